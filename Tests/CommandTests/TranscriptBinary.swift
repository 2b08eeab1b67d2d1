// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The program under test: `AICHOR_VAULT_BINARY`, else the release build, else the debug build.
enum Binary {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// There is none: then nothing was tested, which is a failure.
    struct Missing: Error, CustomStringConvertible {
        let candidates: [String]
        var description: String { "DID NOT RUN: no aichor-vault at \(candidates.joined(separator: ", "))" }
    }

    static var path: String {
        get throws {
            let named = ProcessInfo.processInfo.environment["AICHOR_VAULT_BINARY"]
            let built = ["release", "debug"].map { repository.appending(path: ".build/\($0)/aichor-vault").path }
            let candidates = named.map { [$0] } ?? built
            guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
                throw Missing(candidates: candidates)
            }
            return found
        }
    }
}
