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

    /// The state from everything that is known; nil if it was not asked for, or of an earlier version.
    public internal(set) var health: ClusterHealth?
    /// What the checks that count come to at the time of the state; nil if it was not asked for.
    var verdictInForce: Verdict?
    private let sameSince: UInt64?

    /// The last check with what it repeats of the last online check, as far as they count for this version; nil if neither does.
    public var checkInForce: CheckRecord? {
        func counted(_ check: CheckRecord?) -> CheckRecord? {
            check.flatMap { $0.isCurrent(forVersion: version, sameSince: sameSince) ? $0 : nil }
        }
        let online = counted(lastOnlineCheck)
        var check = counted(lastCheck)?.repeating(online) ?? online
        if let verdictInForce { check?.verdict = verdictInForce }
        return check
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
        lastReleasedAt = observation?.lastReleasedAt
        lastCheck = observation?.latest
        lastOnlineCheck = observation?.online
        sameSince = overview.sameSince
    }

    /// Takes in the state.
    func with(_ health: ClusterHealth?) -> ClusterView {
        var view = self
        view.health = health
        view.verdictInForce = health?.verdict
        return view
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
