// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Where the credentials of imported contexts are still stored in clear text.
struct KubeconfigSecrets {
    /// The contexts that are in the vault now, by their index.
    let held: Set<Int>

    private let entries: [KubeconfigEntry]
    /// The contexts that are in the vault, by what they were read as.
    private let heldOfSource: [String: [Int]]
    private let contents: [String: [KubeconfigContent]]

    /// Whether kubectl reads the files by default: then none is to be removed.
    private let areUsual: Bool

    init(source: KubeconfigSource, held: Set<Int>, areUsual: Bool) {
        self.held = held
        self.areUsual = areUsual
        let entries = source.entries
        self.entries = entries
        heldOfSource = Dictionary(grouping: held) { entries[$0].source }
        contents = Dictionary(grouping: source.contents, by: \.path)
    }

    /// The files, kubeconfigs first.
    var files: [ClearTextFiles.File] {
        let here = held.sorted().filter { entries[$0].file.map { $0 != "-" } == true }
        var files: [ClearTextFiles.File] = []
        var seen: Set<String> = []
        let byFile = Dictionary(grouping: entries.indices) { entries[$0].file ?? "-" }
        for index in here {
            guard let path = entries[index].file, seen.insert(path).inserted else { continue }
            files += kubeconfig(path, byFile[path] ?? [])
        }
        files += others(besides: seen)
        let byToken = Dictionary(grouping: entries.indices) { entries[$0].tokenFile ?? "" }
        for index in held.sorted() {
            guard let path = entries[index].tokenFile, FilePath.hasContent(path), seen.insert(path).inserted else {
                continue
            }
            let needed = needs(byToken[path] ?? [])
            files.append(
                .init(
                    path: path, holds: "the token of \(entries[index].user)",
                    remove: needed == nil ? ClearTextFiles.shred(path) : nil, reason: needed))
        }
        return files
    }

    /// A file whose content is all in the vault can go; from another, only the credentials that nothing needs any longer.
    private func kubeconfig(_ path: String, _ all: [Int]) -> [ClearTextFiles.File] {
        let taken = all.filter { held.contains($0) && entries[$0].hasInlineSecret }
        let byUser = Dictionary(grouping: taken) { entries[$0].user }
        let users = byUser.keys.sorted()
        guard !users.isEmpty else { return [] }
        if isWhole(path, users: Set(users)) {
            return [
                .init(
                    path: path, holds: Self.credentials(of: users), remove: areUsual ? nil : ClearTextFiles.shred(path),
                    loss: "kubectl has no access to \(Self.listed(contents[path, default: []].flatMap(\.contexts)))")
            ]
        }
        return users.map { user in
            let isBasic = byUser[user]?.contains { entries[$0].method == .basic } ?? false
            let word = isBasic ? "password" : "token"
            let needed = needs(all.filter { entries[$0].user == user })
            let remove =
                "kubectl config unset \("users.\(user).\(word)".shellWord) --kubeconfig \(path.shellWord)"
            return .init(
                path: path, holds: "the \(word) of \(user)", remove: needed == nil ? remove : nil, reason: needed,
                loss: "kubectl has no access to "
                    + Self.listed(all.filter { entries[$0].user == user }.compactMap { entries[$0].context }))
        }
    }

    /// The files of a merged set of which nothing was imported: their credentials are nowhere else.
    private func others(besides seen: Set<String>) -> [ClearTextFiles.File] {
        contents.values.flatMap(\.self).filter { !seen.contains($0.path) && FilePath.isRegularFile($0.path) }
            .sorted { $0.path < $1.path }.compactMap { content in
                guard let user = content.users.first(where: { $0.secret != nil }), let word = user.secret,
                    !heldOfSource[content.source, default: []].isEmpty
                else { return nil }
                let count = content.users.count { $0.secret != nil }
                let holds = "the \(word) of \(user.name)" + (count > 1 ? " and \(count - 1) more credentials" : "")
                return .init(path: content.path, holds: holds, remove: nil, reason: "it was not imported from there")
            }
    }

    private static func listed(_ contexts: [String]) -> String {
        let shown = contexts.sorted().prefix(3).joined(separator: ", ")
        return contexts.count > 3 ? "\(shown) and \(contexts.count - 3) more" : shown
    }

    /// Whether the vault has everything in the file: each user's one credential, each context, each cluster.
    private func isWhole(_ path: String, users: Set<String>) -> Bool {
        let contents = contents[path, default: []]
        return !contents.isEmpty
            && contents.allSatisfy { content in
                let here = heldOfSource[content.source, default: []]
                let contexts = Set(here.compactMap { entries[$0].context })
                let clusters = Set(here.map { entries[$0].cluster })
                return content.isSeenWhole && content.contexts.allSatisfy(contexts.contains)
                    && content.clusters.allSatisfy(clusters.contains)
                    && content.users.allSatisfy { $0.isTakenWhole && users.contains($0.name) }
            }
    }

    /// The contexts that still need the shared credential: those that are not in the vault.
    private func needs(_ indices: [Int]) -> String? {
        let left = indices.filter { !held.contains($0) }.compactMap { entries[$0].context }
        guard let first = left.first else { return nil }
        guard left.count > 1 else { return "context \(first), which is not in the vault, needs it" }
        return "context \(first) and \(left.count - 1) more, which are not in the vault, need it"
    }

    private static func credentials(of users: [String]) -> String {
        guard users.count > 1 else { return "the credential of \(users[0])" }
        return "the credentials of \(users[0]) and \(users.count - 1) more"
    }
}
