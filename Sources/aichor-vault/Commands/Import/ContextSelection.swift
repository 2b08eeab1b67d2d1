// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Which contexts of kubeconfigs are meant.
struct ContextSelection {
    let names: [String]
    let all: Bool

    /// Their indices.
    ///
    /// - Parameter isAsked: whether the user confirms before anything is imported.
    func indices(in entries: [KubeconfigEntry], isAsked: Bool) throws(VaultError) -> [Int] {
        guard names.isEmpty else { return try named(in: entries) }
        let perSource = Dictionary(grouping: entries, by: \.source).values
        guard all || isAsked || perSource.allSatisfy({ $0.count <= 1 }) else {
            throw VaultError(
                .usage, "there are \(entries.count) contexts, and none is selected",
                hint: "use --all or --context C; " + Self.known(entries.compactMap(\.context)))
        }
        return Array(entries.indices)
    }

    private func named(in entries: [KubeconfigEntry]) throws(VaultError) -> [Int] {
        let wanted = Set(names)
        if let unknown = names.first(where: { name in !entries.contains { $0.context == name } }) {
            throw VaultError(
                .notFound, "no context is named \(unknown.quoted)", hint: Self.known(entries.compactMap(\.context)))
        }
        // A file that could not be read may contain one of them.
        return entries.indices.filter { entries[$0].context.map(wanted.contains) ?? true }
    }

    /// The known names.
    static func known(_ names: [String]) -> String {
        let most = 20
        let more = names.count > most ? " and \(names.count - most) more" : ""
        return "known names: " + names.prefix(most).map(\.quoted).joined(separator: ", ") + more
    }
}
