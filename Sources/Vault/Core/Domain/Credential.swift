// SPDX-License-Identifier: Apache-2.0

/// What kind of credential it is, according to the token itself.
public enum CredentialKind: UInt8, Sendable, CaseIterable {
    /// A token of a Secret of type `kubernetes.io/service-account-token`: no expiry, no issue time.
    case legacyServiceAccountToken = 1
    /// A token of the TokenRequest API: audience, issue time, expiry.
    case boundServiceAccountToken = 2
    /// Any other bearer token (Rancher, static token file, another issuer's JWT).
    case opaqueBearer = 3
    /// A user name and a password.
    case basic = 4

    /// The name on screens and in payloads.
    public var text: String {
        switch self {
        case .legacyServiceAccountToken: "legacy-service-account"
        case .boundServiceAccountToken: "bound-service-account"
        case .opaqueBearer: "opaque-bearer"
        case .basic: "basic"
        }
    }
}

/// What a service account token claims, unverified: the API server alone can check its signature.
public struct TokenClaims: Equatable, Sendable {
    /// `iss`.
    public var issuer: String?
    /// `sub`.
    public var subject: String?
    /// `aud`.
    public var audiences: [String] = []
    /// The service account's namespace.
    public var namespace: String?
    /// The service account's name.
    public var serviceAccount: String?
    /// The service account's uid.
    public var serviceAccountUID: String?
    /// The name of the Secret that holds a legacy token, or that a bound token is bound to.
    public var secretName: String?
    /// `jti`.
    public var tokenID: String?
    /// The uid of the Secret that a token is bound to.
    public var secretUID: String?
    /// The name of the pod that a bound token is bound to.
    public var pod: String?
    /// The name of the node that a bound token is bound to, or that its pod runs on.
    public var node: String?
    /// When the API server begins to warn of a token that was made for an hour and lives longer (`warnafter`).
    public var warnAfter: Timestamp?
    /// Fields of newer programs, whole, kept when the cluster changes.
    package var unknownFields: [UInt8] = []

    /// No claims.
    public init() {}
}

/// What can be known of a credential without asking the API server.
public struct CredentialFacts: Equatable, Sendable {
    /// What it is.
    public var kind: CredentialKind
    /// The claims of a JWT.
    public var claims: TokenClaims?
    /// `iat`.
    public var issuedAt: Timestamp?
    /// `nbf`.
    public var notBefore: Timestamp?
    /// `exp`.
    public var expiresAt: Timestamp?

    /// Makes facts.
    public init(
        kind: CredentialKind, claims: TokenClaims? = nil, issuedAt: Timestamp? = nil, notBefore: Timestamp? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.kind = kind
        self.claims = claims
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.expiresAt = expiresAt
    }
}

/// Where a credential's issue time was learnt.
public enum IssuedSource: UInt8, Sendable {
    /// The token's `iat` claim.
    case tokenClaim = 1
    /// The Secret's `creationTimestamp`.
    case secretCreation = 2
    /// Given by the user.
    case user = 3
}
