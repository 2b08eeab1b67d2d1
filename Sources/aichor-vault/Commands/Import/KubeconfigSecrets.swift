// SPDX-License-Identifier: Apache-2.0
import Vault

/// Where the credentials of imported contexts still stand in clear.
struct KubeconfigSecrets {
    let source: KubeconfigSource
    /// The contexts that are in the vault now, by their index.
    let held: Set<Int>

    private var entries: [KubeconfigEntry] { source.entries }

    /// The files, kubeconfigs first.
    var files: [ClearTextFiles.File] {
        let here = entries.indices.filter { held.contains($0) && entries[$0].file.map { $0 != "-" } == true }
        var files: [ClearTextFiles.File] = []
        var seen: Set<String> = []
        for index in here {
            guard let path = entries[index].file, seen.insert(path).inserted else { continue }
            files += kubeconfig(path)
        }
        for index in held.sorted() {
            guard let path = entries[index].tokenFile, seen.insert(path).inserted else { continue }
            let holds = "the token of \(entries[index].user)"
            files.append(.init(path: path, holds: holds, remove: ClearTextFiles.shred(path)))
        }
        return files
    }

    /// A file of which all is in the vault can go; of another, only the credentials that are.
    private func kubeconfig(_ path: String) -> [ClearTextFiles.File] {
        let all = entries.indices.filter { entries[$0].file == path }
        let users = Set(all.filter(held.contains).filter { entries[$0].tokenFile == nil }.map { entries[$0].user })
        guard !users.isEmpty else { return [] }
        if all.allSatisfy(held.contains), source.users[path, default: []].allSatisfy(users.contains) {
            return [.init(path: path, holds: Self.credentials(of: users), remove: ClearTextFiles.shred(path))]
        }
        return users.sorted().map { user in
            let isBasic = all.contains { entries[$0].user == user && entries[$0].method == .basic }
            let property = "users.\(user).\(isBasic ? "password" : "token")"
            return .init(
                path: path, holds: "the \(isBasic ? "password" : "token") of \(user)",
                remove:
                    "kubectl config unset \(ClearTextFiles.shellWord(property)) --kubeconfig \(ClearTextFiles.shellWord(path))"
            )
        }
    }

    private static func credentials(of users: Set<String>) -> String {
        guard users.count > 1, let first = users.min() else { return "the credential of \(users.min() ?? "")" }
        return "the credentials of \(first) and \(users.count - 1) more"
    }
}
