// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The files that still contain secrets in clear text after they were imported.
struct ClearTextFiles {
    /// One of them.
    struct File {
        let path: String
        /// What it contains: `the token of dev`.
        let holds: String
        /// The command that removes it; nil if it must stay for now.
        let remove: String?
        /// Why it must stay.
        var reason: String?
        /// What no longer works once it is removed: `kubectl has no access to dev`.
        var loss: String?

        var sentence: String {
            let more = reason.map { ", and \($0)" } ?? loss.map { "; without it, \($0)" } ?? ""
            return "\(path) still holds \(holds) in clear text\(more)"
        }
        /// What to do; where something is lost with the file, the way that keeps it comes first.
        var advice: String? {
            guard loss != nil else { return remove }
            return [Self.withoutFile, remove.map { "to remove it: \($0)" }].compactMap(\.self).joined(separator: "; ")
        }

        /// How kubectl works without a secret in a file.
        static let withoutFile =
            "kubectl works without it: kubectl --kubeconfig <(aichor-vault export NAME --format kubeconfig)"

        /// Whether the whole file can go.
        var isShredded: Bool { remove.map { $0.hasPrefix(ClearTextFiles.shredding) } ?? false }
    }

    private static let shredding = "shred -u "

    /// Finds the files from the indices of what is in the vault now.
    let find: (_ held: Set<Int>) -> [File]

    init(_ find: @escaping (_ held: Set<Int>) -> [File]) { self.find = find }

    /// A file that contains the credentials of all clusters of a source; nothing for standard input or a pipe.
    ///
    /// It must not be removed while it contains something that the vault does not have.
    init(file path: String, of source: some PreparedCandidates) {
        find = { held in
            guard path != "-", !path.hasPrefix("/dev/"), FilePath.isRegularFile(path) else { return [] }
            let reason = Self.reason(toKeep: source, held)
            return [
                File(
                    path: path, holds: "the imported credentials", remove: reason == nil ? Self.shred(path) : nil,
                    reason: reason)
            ]
        }
    }

    private static func reason(toKeep source: some PreparedCandidates, _ held: Set<Int>) -> String? {
        guard held.count == source.count else { return "it contains clusters that were not imported" }
        guard !source.holdsMore else { return "it contains objects that were not imported" }
        guard (0..<source.count).contains(where: { source.candidate(at: $0).leavesData }) else { return nil }
        return "it contains values that were not imported"
    }

    /// The files, after an import.
    func files(after report: ImportReport) -> [File] {
        let held = Set(report.results.filter { $0.action != .refused }.map(\.index))
        return held.isEmpty ? [] : find(held)
    }

    /// The command that overwrites and removes a file.
    static func shred(_ path: String) -> String { shredding + argument(path) }

    /// A path that no command reads as an option.
    static func argument(_ path: String) -> String { (path.hasPrefix("-") ? "./" + path : path).shellWord }
}
