// SPDX-License-Identifier: Apache-2.0

/// The change that created a version of a cluster.
public enum ClusterChange: UInt8, Sendable {
    case added = 1
    case changed = 2
    case renamed = 3
    case removed = 4
    case restored = 5
    case imported = 6
    case rotated = 7

    /// The name on screens.
    public var text: String {
        switch self {
        case .added: "added"
        case .changed: "changed"
        case .renamed: "renamed"
        case .removed: "removed"
        case .restored: "restored"
        case .imported: "imported"
        case .rotated: "rotated"
        }
    }
}

/// All of a cluster that `list`, `show` and `audit` need: everything but CA bundle, note and secret.
///
/// The texts were checked when they came in; read from a vault they are trusted, because the vault authenticates them.
package struct ClusterOverview: Equatable, Sendable {
    package var name: String
    package var change: ClusterChange
    package var changedAt: Timestamp
    package var endpoint: String = ""
    package var portGiven = false
    package var loadBalancerIP: String = ""
    package var ecosystem: String?
    /// The name that the server's certificate must have, where it is not the host's.
    package var tlsServerName: String?
    /// The proxy to the server.
    package var proxyURL: String?
    /// What only Argo CD has fields for.
    package var argo: ArgoSettings?
    package var labels = Labels()
    package var credential: StoredCredential?
    package var certificates: [CertificateSummary] = []
    package var restoredFrom: UInt64?
    package var hasNote = false
    /// The first of the versions up to this one that all have this API endpoint, these certificates and this credential, so that
    /// a check of any of them says as much of this one; nil if that is this version.
    package var sameSince: UInt64?
    /// The field reserved for how its account was made, whole, which comes before ``argo``.
    package var reservedOrigin: [UInt8] = []
    /// Fields of newer programs, whole, kept when the cluster changes.
    package var unknownFields: [UInt8] = []

    package init(name: String, change: ClusterChange, changedAt: Timestamp) {
        self.name = name
        self.change = change
        self.changedAt = changedAt
    }
}

extension ClusterOverview {
    /// Whether a check of another version would have looked at the same: endpoint, certificates, credential.
    package func isChecked(like other: ClusterOverview) -> Bool {
        endpoint == other.endpoint && tlsServerName == other.tlsServerName
            && certificates.map(\.fingerprint) == other.certificates.map(\.fingerprint)
            && credential?.fingerprint == other.credential?.fingerprint
            && credential?.username == other.credential?.username && credential != nil
    }
}

extension CheckRecord {
    /// Whether it still applies to the cluster's current version; one without a recorded version does.
    package func isCurrent(forVersion version: UInt64, sameSince: UInt64?) -> Bool {
        self.version == 0 || (sameSince ?? version)...version ~= self.version
    }
}

/// What the overview keeps of a credential: everything but its secret.
package struct StoredCredential: Equatable, Sendable {
    package var facts: CredentialFacts
    package var fingerprint: CredentialFingerprint
    package var username: String?
    package var issuedSource: IssuedSource?
    /// When this credential first came into the vault.
    package var acquiredAt: Timestamp
    /// When a newer credential last replaced an older one in this cluster.
    package var rotatedAt: Timestamp?

    package init(
        facts: CredentialFacts, fingerprint: CredentialFingerprint, username: String? = nil,
        issuedSource: IssuedSource? = nil, acquiredAt: Timestamp, rotatedAt: Timestamp? = nil
    ) {
        self.facts = facts
        self.fingerprint = fingerprint
        self.username = username
        self.issuedSource = issuedSource
        self.acquiredAt = acquiredAt
        self.rotatedAt = rotatedAt
    }
}
