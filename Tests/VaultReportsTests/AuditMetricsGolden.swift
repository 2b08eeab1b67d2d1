// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A file of Tests/Monitoring/golden: what an output was when somebody last looked at it.
struct AuditMetricsGolden {
    let name: String

    private var file: URL { Repository.root.appending(path: "Tests/Monitoring/golden/\(name)") }

    /// Requires that the output is the golden one; with AICHOR_VAULT_RENEW_GOLDEN it becomes the golden one instead.
    func expect(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["AICHOR_VAULT_RENEW_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let golden = try [UInt8](Data(contentsOf: file))
        #expect(
            bytes == golden,
            "\(name) differs at byte \(zip(bytes, golden).prefix { $0 == $1 }.count): AICHOR_VAULT_RENEW_GOLDEN=1 swift test --filter Audit",
            sourceLocation: sourceLocation)
    }
}
