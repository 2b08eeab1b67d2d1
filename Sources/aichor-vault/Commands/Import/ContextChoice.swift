// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Which contexts of kubeconfigs are meant.
struct ContextChoice {
    let names: [String]
    let all: Bool

    /// Their indices.
    ///
    /// - Parameter isAsked: whether nothing is imported before somebody has seen what it is.
    func indices(in entries: [KubeconfigEntry], isAsked: Bool) throws(VaultError) -> [Int] {
        guard names.isEmpty else { return try named(in: entries) }
        let perSource = Dictionary(grouping: entries, by: \.source).values
        guard all || isAsked || perSource.allSatisfy({ $0.count <= 1 }) else {
            throw VaultError(
                .usage, "there are \(entries.count) contexts, and it is not said which to import",
                hint: "give --all, or --context C; " + Self.known(entries.compactMap(\.context)))
        }
        return Array(entries.indices)
    }

    private func named(in entries: [KubeconfigEntry]) throws(VaultError) -> [Int] {
        let wanted = Set(names)
        if let unknown = names.first(where: { name in !entries.contains { $0.context == name } }) {
            throw VaultError(
                .notFound, "there is no context \(unknown.quoted)", hint: Self.known(entries.compactMap(\.context)))
        }
        // A file that could not be read may have held one of them.
        return entries.indices.filter { entries[$0].context.map(wanted.contains) ?? true }
    }

    /// The names that there are.
    static func known(_ names: [String]) -> String {
        let most = 20
        let more = names.count > most ? " and \(names.count - most) more" : ""
        return "there are: " + names.prefix(most).map(\.quoted).joined(separator: ", ") + more
    }
}
