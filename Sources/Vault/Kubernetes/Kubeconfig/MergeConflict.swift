// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Entries of one name and different content in several files.
///
/// kubectl takes the first file's, without a word: a cluster of one file is then used with the credential of another. A vault would
/// keep that, and send a credential to a cluster that it was never for.
enum MergeConflict {
    /// Why a context of one of the files cannot be imported from all of them.
    static func problems(
        of entry: KubeconfigContextEntry, in own: KubeconfigFile, among files: [KubeconfigFile]
    ) -> [KubeconfigContext.Problem] {
        let name = (cluster: EntryName(entry.cluster), user: EntryName(entry.user))
        let clusters = files.filter { $0.clusters[name.cluster] != nil }
        let users = files.filter { $0.users[name.user] != nil }
        return [
            problem("cluster", entry.cluster, own, clusters) { $0.hasSameCluster(name.cluster, as: $1) },
            problem("user", entry.user, own, users) { $0.hasSameUser(name.user, as: $1) },
        ].compactMap(\.self)
    }

    private static func problem(
        _ kind: String, _ name: String, _ own: KubeconfigFile, _ files: [KubeconfigFile],
        isSame: (KubeconfigFile, KubeconfigFile) -> Bool
    ) -> KubeconfigContext.Problem? {
        // What kubectl takes from the context's own file is right, whatever the others have.
        guard let first = files.first, first !== own else { return nil }
        let others = files.contains { $0 === own } ? [own] : Array(files.dropFirst())
        guard let other = others.first(where: { !isSame(first, $0) }) else { return nil }
        return .init(
            message:
                "its \(kind) \(name.quoted) is defined in both \(first.shownPath) and \(other.shownPath), with different "
                + "contents: kubectl uses that of \(first.shownPath), and \(other.shownPath) still holds another",
            hint: "import each file by itself: aichor-vault import kubeconfig \(first.argument) \(other.argument)")
    }
}

/// A context of a file that an earlier one hides, because it has a context of the same name.
package struct HiddenContext: Sendable, Equatable {
    package let name: String
    /// The file that it is in.
    package let file: String
    /// The file whose context of that name kubectl uses.
    package let hiddenBy: String

    static func all(in files: [KubeconfigFile]) -> [HiddenContext] {
        files.indices.flatMap { index -> [HiddenContext] in
            let file = files[index]
            return file.contexts.compactMap { name, entry in
                guard let first = files[..<index].first(where: { $0.contexts[name] != nil }),
                    let other = first.contexts[name],
                    !(entry.cluster == other.cluster && entry.user == other.user
                        && file.hasSameCluster(EntryName(entry.cluster), as: first)
                        && file.hasSameUser(EntryName(entry.user), as: first))
                else { return nil }
                return HiddenContext(name: name.text, file: file.shownPath, hiddenBy: first.shownPath)
            }.sorted { $0.name < $1.name }
        }
    }
}

extension KubeconfigFile {
    fileprivate var shownPath: String { path ?? "standard input" }

    /// The file as an argument of a command.
    fileprivate var argument: String { path?.shellWord ?? "-" }

    /// Whether both have the same cluster, or neither has it.
    fileprivate func hasSameCluster(_ name: EntryName, as other: KubeconfigFile) -> Bool {
        switch (clusters[name], other.clusters[name]) {
        case (nil, nil): return true
        case (var mine?, var theirs?):
            mine.caFile = mine.caFile.isEmpty ? "" : GoFilePath.resolve(mine.caFile, in: directory)
            theirs.caFile = theirs.caFile.isEmpty ? "" : GoFilePath.resolve(theirs.caFile, in: other.directory)
            return mine == theirs
        default: return false
        }
    }

    /// Whether both have the same user, its secrets included, or neither has it.
    fileprivate func hasSameUser(_ name: EntryName, as other: KubeconfigFile) -> Bool {
        switch (users[name], other.users[name]) {
        case (nil, nil): return true
        case (let mine?, let theirs?):
            return mine.username == theirs.username && mine.exec == theirs.exec
                && mine.authProvider == theirs.authProvider && mine.impersonates == theirs.impersonates
                && mine.hasCertificateData == theirs.hasCertificateData && mine.hasKeyData == theirs.hasKeyData
                && isSame(mine.tokenFile, theirs.tokenFile, in: other)
                && isSame(mine.certificateFile, theirs.certificateFile, in: other)
                && isSame(mine.keyFile, theirs.keyFile, in: other)
                && isSame(mine.token, theirs.token, in: other) && isSame(mine.password, theirs.password, in: other)
        default: return false
        }
    }

    private func isSame(_ mine: String, _ theirs: String, in other: KubeconfigFile) -> Bool {
        guard !mine.isEmpty, !theirs.isEmpty else { return mine == theirs }
        return GoFilePath.resolve(mine, in: directory) == GoFilePath.resolve(theirs, in: other.directory)
    }

    private func isSame(_ mine: DocumentTree.Node?, _ theirs: DocumentTree.Node?, in other: KubeconfigFile) -> Bool {
        guard let mine, let theirs else { return mine == nil && theirs == nil }
        guard let left = tree.secret(mine), let right = other.tree.secret(theirs) else { return false }
        return left.withBytes { left in right.withBytes { left.holdsSame(as: $0) } }
    }
}
