// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// The credential that a user gives.
public struct NewCredential: ~Copyable {
    /// The user name of basic credentials; nil for a bearer token.
    let username: String?
    /// The token or the password.
    let secret: SecretBytes

    /// A bearer token.
    public static func bearer(_ token: consuming SecretBytes) -> NewCredential {
        NewCredential(username: nil, secret: token)
    }

    /// A user name and a password.
    public static func basic(username: String, password: consuming SecretBytes) -> NewCredential {
        NewCredential(username: username, secret: password)
    }
}

/// A cluster to add.
public struct ClusterDraft: ~Copyable {
    /// Its name, which is its Engine Name.
    public var name: ClusterName
    /// Where its API is.
    public var endpoint: APIEndpoint
    /// The external IP address of its ingress controller.
    public var loadBalancer: LoadBalancerAddress
    /// The tag for infrastructure-as-code tooling.
    public var ecosystem: Ecosystem?
    /// TLS server name and proxy.
    public var connection = ConnectionSettings()
    /// The CA data; nil if the system's roots are meant.
    public var caBundle: CABundle?
    /// Its credential.
    public var credential: NewCredential
    /// Its labels.
    public var labels = Labels()
    /// A note on it.
    public var note: Note?
    /// When the credential was issued, if the user knows better than the token.
    public var issuedAt: Timestamp?
    /// Add it despite findings that are errors.
    public var allowsFindings = false

    /// Makes a draft of what every cluster has.
    public init(
        name: ClusterName, endpoint: APIEndpoint, loadBalancer: LoadBalancerAddress, credential: consuming NewCredential
    ) {
        self.name = name
        self.endpoint = endpoint
        self.loadBalancer = loadBalancer
        self.credential = credential
    }
}

/// What `set` changes; nil leaves a field as it is.
///
/// Of a field that may be absent, `.some(nil)` removes it.
public struct ClusterPatch: ~Copyable {
    /// The new API endpoint.
    public var endpoint: APIEndpoint?
    /// The new load-balancer address.
    public var loadBalancer: LoadBalancerAddress?
    /// The new ecosystem.
    public var ecosystem: Ecosystem??
    /// The new TLS server name.
    public var tlsServerName: String??
    /// The new proxy.
    public var proxyURL: String??
    /// The new CA data.
    public var caBundle: CABundle??
    /// The new credential.
    public var credential: NewCredential?
    /// The user name that the cluster must still have; nil if any will do.
    public var expectedUsername: String?
    /// When the new credential was issued, if the user knows better than the token.
    public var issuedAt: Timestamp?
    /// `key=value` or `key-`, applied in order.
    public var labelChanges: [String] = []
    /// The new note.
    public var note: Note??
    /// Change it despite findings that are errors.
    public var allowsFindings = false

    /// Changes nothing.
    public init() {}
}
