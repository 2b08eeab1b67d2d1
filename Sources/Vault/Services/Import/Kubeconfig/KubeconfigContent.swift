// SPDX-License-Identifier: Apache-2.0
import VaultKubernetes

/// What one kubeconfig holds, whether a context needs it or not; no secret is in it.
public struct KubeconfigContent: Sendable {
    /// A user's entry.
    public struct User: Sendable {
        /// Its name.
        public var name: String
        /// Whether nothing is left of it once its one token or password is imported: no certificate, key, program or plug-in.
        public var isTakenWhole: Bool
        /// What stands in the file itself: `token` or `password`; nil if neither does.
        public var secret: String?
    }

    /// What it was read as: a file, or for the files of `$KUBECONFIG` the first of them.
    public var source: String
    /// The file.
    public var path: String
    /// Its users.
    public var users: [User]
    /// The names of its contexts.
    public var contexts: [String]
    /// The names of its clusters.
    public var clusters: [String]
    /// Whether kubectl sees all of it: no further document, and nothing that an earlier file has under the same name.
    public var isSeenWhole: Bool

    init?(_ file: KubeconfigFile, source: String, after earlier: some Sequence<KubeconfigFile>) {
        guard let path = file.path else { return nil }
        self.source = source
        self.path = path
        users = file.userContents.map { User(name: $0.name, isTakenWhole: $0.isTakenWhole, secret: $0.secret) }
        contexts = file.contextNames
        clusters = file.clusterNames
        isSeenWhole = file.isReadWhole && !earlier.contains { file.isHidden(behind: $0) }
    }
}
