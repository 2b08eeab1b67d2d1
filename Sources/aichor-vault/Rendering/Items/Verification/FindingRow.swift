// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A check of `doctor`.
struct FindingRow: ListItem {
    let finding: DoctorFinding

    var name: String { finding.check }

    static func headers(wide: Bool) -> [String] { ["CHECK", "RESULT", "MESSAGE"] }

    /// The message of a finding is essential: nothing is cut.
    static var wraps: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        let style: TextStyle =
            switch finding.level {
            case .ok: .good
            case .warning: .caution
            case .error: .bad
            }
        table.add(finding.check)
        table.add(finding.level.rawValue, style)
        table.add(finding.message)
        if let hint = finding.hint { table.note("hint: " + hint) }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("check", finding.check)
        object.add("level", finding.level.rawValue)
        object.add("message", finding.message)
        object.add("hint", finding.hint)
        return object.value
    }
}
