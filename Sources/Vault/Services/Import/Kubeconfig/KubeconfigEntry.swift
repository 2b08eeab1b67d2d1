// SPDX-License-Identifier: Apache-2.0

/// A context of a kubeconfig, for people and programs; no secret is in it.
public struct KubeconfigEntry: Sendable {
    /// How the context authenticates.
    public enum Method: String, Sendable {
        /// A token, or a file that holds one.
        case bearerToken
        /// A user name and a password.
        case basic
        /// A client certificate and nothing else.
        case clientCertificate
        /// A program that is asked for a credential.
        case exec
        /// A plugin of old versions of kubectl.
        case authProvider
        /// Nothing.
        case none
    }

    /// What it was read from, as it was named: a file, `-`, or the first file of `$KUBECONFIG`.
    public var source: String
    /// The context's name; nil for a file that could not be read.
    public var context: String?
    /// The file that holds the user's entry; nil for standard input and pipes.
    public var file: String?
    /// The name of the cluster's entry.
    public var cluster = ""
    /// The name of the user's entry.
    public var user = ""
    /// The context's namespace.
    public var namespace: String?
    /// The address as it is written.
    public var server = ""
    /// The name that the server's certificate must have instead of the host's.
    public var tlsServerName: String?
    /// The user name of basic authentication.
    public var basicUsername: String?
    /// A separate file that contains the token.
    public var tokenFile: String?
    /// Whether the kubeconfig itself contains a token or a password of the user.
    public var hasInlineSecret = false
    /// How it authenticates.
    public var method = Method.none
    /// Whether it is the kubeconfig's current context.
    public var isCurrent = false
    /// The other contexts with the same cluster's entry.
    public var sharesClusterWith: [String] = []

    init(source: String) { self.source = source }
}
