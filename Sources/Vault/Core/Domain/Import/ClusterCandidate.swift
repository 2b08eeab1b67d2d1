// SPDX-License-Identifier: Apache-2.0

/// A cluster as a source outside the vault describes it: a context of a kubeconfig, a Secret, a line of a table.
///
/// Its secret is not in it: that stays in the source's own memory until it is stored.
public struct ClusterCandidate: Sendable {
    /// Why a candidate cannot be imported.
    public struct Problem: Error, Equatable, Sendable {
        /// What is wrong: a clause without a full stop.
        public var message: String
        /// How to fix it.
        public var hint: String?
        /// Whether the only problem is that the source lacks what the form needs.
        public var isOmission = false

        /// Makes a problem.
        public init(_ message: String, hint: String? = nil) {
            self.message = message
            self.hint = hint
        }
    }

    /// How the candidate authenticates.
    public enum Method: Equatable, Sendable {
        /// A bearer token.
        case bearerToken
        /// A user name and a password.
        case basic(username: String)
        /// Nothing that the vault can store; ``problems`` has the reasons.
        case none
    }

    /// Where it stands in the source, for messages: `line 12`, `context dev of admin.conf`.
    public var place: String
    /// Its Engine Name; nil if the source has none.
    public var name: ClusterName?
    /// Where its API is; nil if the source does not have it.
    public var endpoint: APIEndpoint?
    /// The external address of its ingress controller; nil if the source does not have it.
    public var loadBalancer: LoadBalancerAddress?
    /// The tag for infrastructure-as-code tooling: nil if the source does not have it, `.some(nil)` if it is explicitly empty.
    public var ecosystem: Ecosystem??
    /// The name that the server's certificate must have: nil if the source does not have it, `.some(nil)` for that of the host.
    public package(set) var tlsServerName: String??
    /// The proxy to the server: nil if the source does not have it, `.some(nil)` for none.
    public package(set) var proxyURL: String??
    /// What only Argo CD has fields for; nil if the source is none of its Secrets.
    public var argo: ArgoSettings?
    /// Labels to set in addition to those that there are, as `key=value`.
    public var addedLabels: [String] = []
    /// The CA bundle in PEM: nil if the source does not have it, `.some(nil)` for the system's roots.
    public var caBundle: [UInt8]??
    /// How it authenticates.
    public var method: Method
    /// The labels to set; nil if the source does not have any.
    public var labels: Labels?
    /// The note: nil if the source does not have it, `.some(nil)` if it is explicitly empty.
    public var note: Note??
    /// When the credential was issued, if the source has that.
    public var issuedAt: Timestamp?
    /// Where the source has it from.
    public var issuedSource: IssuedSource?
    /// When another vault first got this credential; nil for now.
    public var acquiredAt: Timestamp?
    /// The Secret that the token was read from.
    public var secret: SecretReference?
    /// Why it cannot be imported; empty if it can.
    public var problems: [Problem] = []
    /// What is left behind, or is to be looked at.
    public var warnings: [String] = []
    /// Whether the source has data of it that an import leaves behind: then it may be the only place that has it.
    public var leavesData = false

    /// Creates an empty candidate.
    public init(place: String, method: Method) {
        self.place = place
        self.method = method
    }

    /// Takes all settings of the connection, from a source that has fields for them.
    package mutating func take(_ connection: ConnectionSettings) {
        tlsServerName = .some(connection.tlsServerName)
        proxyURL = .some(connection.proxyURL)
    }

    /// Takes a TLS server name, if there is one.
    ///
    /// Throws as ``ConnectionSettings`` does.
    package mutating func take(tlsServerName name: String?) throws(InvalidInput) {
        guard let name else { return }
        var connection = ConnectionSettings()
        try connection.set(tlsServerName: name)
        tlsServerName = .some(connection.tlsServerName)
    }

    /// Takes a proxy, if there is one.
    ///
    /// Throws as ``ConnectionSettings`` does.
    package mutating func take(proxyURL url: String?) throws(InvalidInput) {
        guard let url else { return }
        var connection = ConnectionSettings()
        try connection.set(proxyURL: url)
        proxyURL = .some(connection.proxyURL)
    }
}

/// The Secret of type `kubernetes.io/service-account-token` that a token was read from, needed for rotation.
public struct SecretReference: Equatable, Sendable {
    /// `metadata.namespace`.
    public var namespace: String?
    /// `metadata.name`.
    public var name: String?
    /// `metadata.uid`.
    public var uid: String?
    /// The annotation `kubernetes.io/service-account.name`.
    public var serviceAccount: String?
    /// The annotation `kubernetes.io/service-account.uid`.
    public var serviceAccountUID: String?

    /// Knows nothing.
    public init() {}
}
