// SPDX-License-Identifier: Apache-2.0
import Vault

/// The files that still hold secrets in clear after they were imported.
struct ClearTextFiles {
    /// One of them.
    struct File {
        let path: String
        /// What it holds: `the token of dev`.
        let holds: String
        /// The command that takes it away.
        let remove: String

        var sentence: String { "\(path) still holds \(holds) in clear" }
    }

    /// Tells which files there are, from the indices of what is in the vault now.
    let find: (_ held: Set<Int>) -> [File]

    init(_ find: @escaping (_ held: Set<Int>) -> [File]) { self.find = find }

    /// A file that holds the credentials of all its `count` clusters; nothing for standard input or a pipe.
    ///
    /// It is not to be removed while it holds one that the vault does not have.
    init(file path: String, count: Int) {
        find = { held in
            guard held.count == count, path != "-", !path.hasPrefix("/dev/"), FilePath.isRegularFile(path) else {
                return []
            }
            return [File(path: path, holds: "what was imported", remove: Self.shred(path))]
        }
    }

    /// The files, after an import.
    func files(after report: ImportReport) -> [File] {
        let held = Set(report.results.filter { $0.action != .refused }.map(\.index))
        return held.isEmpty ? [] : find(held)
    }

    /// The command that overwrites and removes a file.
    static func shred(_ path: String) -> String { "shred -u \(shellWord(path.hasPrefix("-") ? "./" + path : path))" }

    /// A word for a shell.
    static func shellWord(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (65...90).contains(byte & 0xDF) || (45...57).contains(byte) || byte == 95 || byte == 64 || byte == 43
            }
        if isPlain { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
