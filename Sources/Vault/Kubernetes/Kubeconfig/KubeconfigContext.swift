// SPDX-License-Identifier: Apache-2.0

/// One context of a kubeconfig: what can be imported from it, and what prevents that.
package struct KubeconfigContext: Sendable, Equatable {
    /// Where the CA is.
    package enum CA: Sendable, Equatable {
        /// None is named: kubectl trusts what the system trusts.
        case none
        /// The PEM bytes in the kubeconfig.
        case data([UInt8])
        /// A file, by its absolute path.
        case file(String)
    }

    /// How kubectl would authenticate.
    package enum Method: Sendable, Equatable {
        case token
        /// By a file's absolute path.
        case tokenFile(String)
        case basic(username: String)
        case clientCertificate
        case exec(command: String)
        case authProvider(name: String)
        case none
    }

    /// Why the context cannot be imported, and what to do about it.
    package struct Problem: Sendable, Equatable {
        /// Lower case, no full stop; never a secret.
        package let message: String
        package let hint: String?
    }

    package let name: String
    /// The name of the cluster's entry, whether there is such an entry or not.
    package let clusterName: String
    /// The name of the user's entry, whether there is such an entry or not.
    package let userName: String
    package let namespace: String?
    /// The file that the user's entry comes from, where secrets lie; nil if there is none, or for standard input.
    package let file: String?
    /// The file that the context's own entry comes from; nil for standard input.
    package let ownFile: String?
    /// The server as it is written; empty if there is none.
    package let server: String
    /// What kubectl would connect to; nil if it could not.
    package let url: String?
    package let tlsServerName: String?
    package let proxyURL: String?
    /// Whether certificates are not to be looked at.
    package let isInsecure: Bool
    package let ca: CA
    package let method: Method
    /// Whether the user's entry itself contains a token or a password.
    package let hasInlineSecret: Bool
    /// Whether the kubeconfig has it for the current one.
    package let isCurrent: Bool
    /// The other contexts with the same cluster's entry, in order: as many as are listed.
    package internal(set) var sharesClusterWith: [String] = []
    /// Why it cannot be imported; empty if it can.
    package internal(set) var problems: [Problem] = []
    /// What is not imported with it.
    package internal(set) var warnings: [String] = []
}
