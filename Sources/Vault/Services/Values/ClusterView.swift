// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// A version of a cluster as every command sees it: no secret in it.
public struct ClusterView: Sendable {
    /// Its name.
    public var name: String
    let id: RecordID
    /// The record's id in hexadecimal digits.
    public var recordID: String { id.hexadecimal }
    /// The version.
    public var version: UInt64
    /// The change that created this version.
    public var change: ClusterChange
    /// When this version was created.
    public var changedAt: Timestamp
    /// Whether it is the version in force.
    public var isCurrent: Bool
    /// Where its API is, as `https://host[:port][/prefix]`; nil for a tombstone.
    public var endpointURL: String?
    /// The load-balancer address as stored.
    public var loadBalancerIP: String
    /// The tag for infrastructure-as-code tooling.
    public var ecosystem: String?
    /// The name that the server's certificate must have, where it is not the host's.
    public var tlsServerName: String?
    /// The proxy to the server.
    public var proxyURL: String?
    /// What only Argo CD has fields for.
    public var argo: ArgoSettings?
    /// Its labels.
    public var labels: Labels
    /// What is known of its credential; nil for a tombstone.
    public var credential: CredentialView?
    /// The certificates of its CA bundle.
    public var certificates: [CertificateSummary]
    /// Whether there is a note.
    public var hasNote: Bool
    /// The version whose content this one restored.
    public var restoredFrom: UInt64?
    /// When its credential last left the vault; nil if never, or if it was not looked up.
    public var lastReleasedAt: Timestamp?
    /// The last check; nil if there was none, or if it was not looked up.
    public var lastCheck: CheckRecord?
    /// The last check that asked the API server; nil if there was none, or if it was not looked up.
    public var lastOnlineCheck: CheckRecord?

    /// The first version with the same endpoint, certificates and credential; nil if that is this one.
    private let sameSince: UInt64?

    /// Of the last check and the last online check the worse one, as far as they count for this version; nil if neither does.
    public var checkInForce: CheckRecord? {
        [lastCheck, lastOnlineCheck].compactMap { $0 }.filter {
            $0.isCurrent(forVersion: version, sameSince: sameSince)
        }
        .max { $0.verdict < $1.verdict }
    }

    package init(_ overview: ClusterOverview, row: RecordRow, observation: Observation? = nil) {
        name = overview.name
        id = row.recordID
        version = row.version
        change = overview.change
        changedAt = overview.changedAt
        isCurrent = row.state == .current
        endpointURL = overview.endpoint.isEmpty ? nil : overview.endpoint
        loadBalancerIP = overview.loadBalancerIP
        ecosystem = overview.ecosystem
        tlsServerName = overview.tlsServerName
        proxyURL = overview.proxyURL
        argo = overview.argo
        labels = overview.labels
        credential = overview.credential.map(CredentialView.init)
        certificates = overview.certificates
        hasNote = overview.hasNote
        restoredFrom = overview.restoredFrom
        sameSince = overview.sameSince
        lastReleasedAt = observation?.lastReleasedAt
        lastCheck = observation?.latest
        lastOnlineCheck = observation?.online
    }
}

/// What is known of a credential.
public struct CredentialView: Sendable {
    /// What the credential claims.
    public var facts: CredentialFacts
    private let keyedFingerprint: CredentialFingerprint
    /// `hmac-sha256:` and 32 hexadecimal digits: comparable within one vault only.
    public var fingerprint: String { "hmac-sha256:" + keyedFingerprint.hexadecimal }
    /// The user name of basic credentials.
    public var username: String?
    /// Where the issue time was learnt.
    public var issuedSource: IssuedSource?
    /// When it first came into the vault.
    public var acquiredAt: Timestamp
    /// When it replaced an older one of the same cluster.
    public var rotatedAt: Timestamp?

    init(_ stored: StoredCredential) {
        facts = stored.facts
        keyedFingerprint = stored.fingerprint
        username = stored.username
        issuedSource = stored.issuedSource
        acquiredAt = stored.acquiredAt
        rotatedAt = stored.rotatedAt
    }
}

/// What `add`, `set`, `rename` and `restore` did.
public struct ClusterChangeResult: Sendable {
    /// The cluster as it is now.
    public var cluster: ClusterView
    /// Sentences that the user should see.
    public var warnings: [String]
    /// False if `set` was asked for what was there already and made no version.
    public var changed: Bool
}

/// A cluster with what only its material part holds.
public struct ClusterDetails: Sendable {
    /// The cluster.
    public var cluster: ClusterView
    /// The CA bundle in PEM.
    public var caBundle: [UInt8]?
    /// The note.
    public var note: String?
}

/// Which clusters a command is about.
public enum ClusterSelection: Sendable {
    /// These, in this order.
    case names([ClusterName])
    /// All live ones, in the order of their names.
    case all
    /// The live ones whose labels match, in the order of their names.
    case matching(LabelSelector)
}

/// What `remove` did to one name.
public struct RemovalResult: Sendable {
    /// The cluster's name.
    public var name: String
    /// Whether its versions were erased.
    public var purged: Bool
    /// The number of versions erased, or the tombstone's version.
    public var versions: Int
}
