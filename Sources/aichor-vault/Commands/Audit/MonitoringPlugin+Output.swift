// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultReports
import VaultTerminal

extension MonitoringPlugin {
    /// Whether the arguments ask for it, be the rest of them right or wrong.
    static func isAsked(by arguments: [String]) -> Bool {
        arguments.first == "check" && arguments.prefix { $0 != "--" }.contains { $0.hasPrefix("--nagios") }
    }

    /// Writes why the check could not be made, and gives the status.
    static func end(_ error: VaultError, withheld: [String], _ output: StandardOutput) -> Int32 {
        let answer = answer(to: error, withheld: withheld)
        do throws(VaultError) { try output.write(answer.bytes) } catch { return unknownStatus }
        return answer.status
    }

    /// Writes the report, and gives the status.
    func write(to output: StandardOutput) throws(VaultError) -> Int32 {
        let answer = answer
        try output.write(answer.bytes)
        return answer.status
    }
}
