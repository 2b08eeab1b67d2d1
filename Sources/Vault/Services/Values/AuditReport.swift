// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What an audit found: the one model behind every output.
public struct AuditReport: Sendable {
    /// The time of the audit.
    public var at: Timestamp
    /// Since when changes are reported; nil if they were not asked for.
    public var since: Timestamp?
    /// How the clusters were selected, as given; empty for all of them, now.
    public var scope = AuditScope()
    /// The vault as a whole.
    public var vault: AuditedVault
    /// What the whole vault needs, worst first.
    public var findings: [Finding] = []
    /// The clusters in the report, the most urgent first.
    public var clusters: [ClusterAudit]
    /// Clusters that were removed since then and are not back, in the order in which they were; of a selection nothing is known.
    public var removed: [RemovedCluster] = []
    /// How many clusters were selected; those that are not due then, or did not change, among them.
    public var selected: Int
    /// Counts over the clusters in the report.
    public var summary: AuditSummary
    /// Who received credentials of the selected clusters in the 90 days before, the most recent first.
    public var releases: [Release] = []

    /// The worst severity of all findings; nil if there is none.
    public var worst: Severity? {
        (findings.lazy.map(\.severity) + clusters.lazy.compactMap(\.worst)).max()
    }

    /// Makes a report.
    public init(
        at moment: Timestamp, since: Timestamp? = nil, vault: AuditedVault, clusters: [ClusterAudit],
        summary: AuditSummary
    ) {
        at = moment
        self.since = since
        self.vault = vault
        self.clusters = clusters
        selected = clusters.count
        self.summary = summary
    }
}

/// A cluster that an audit no longer found.
public struct RemovedCluster: Equatable, Sendable {
    /// The name that it had.
    public var name: String
    /// When it was removed.
    public var at: Timestamp
}

/// How the clusters of a report were chosen, so that a command can be named that chooses among them.
public struct AuditScope: Equatable, Sendable {
    /// Their names; empty unless they were named.
    public var names: [String] = []
    /// The label selector as it was written.
    public var selector: String?
    /// The time that was asked for; nil for now.
    public var at: Timestamp?

    /// All clusters, now.
    public init() {}
}

/// What an audit reports about the vault as a whole.
public struct AuditedVault: Sendable {
    /// Its id in hexadecimal digits.
    public var id: String
    /// The number of commits.
    public var generation: UInt64
    /// The format's number.
    public var format: UInt32
    /// The file's path.
    public var path: String
    /// The version of the rotation policy; 0 if none was ever set.
    public var policyVersion: UInt64 = 0
    /// The key slots.
    public var slots: [KeySlotInfo] = []
    /// The number of live clusters, selected or not.
    public var clusters = 0
    /// The number of entries in the log.
    public var logEntries: UInt64 = 0
    /// The first entry's number; older ones were pruned.
    public var logFirst: UInt64 = 1
    /// The time of the last entry; nil if there is none.
    public var lastEntryAt: Timestamp?
    /// What is wrong with the log's chain; nil if it is whole.
    public var logFault: String?
    /// Why the file may be an old copy or a fork; nil if it is not.
    public var rollback: String?
    /// Why the state could not be marked as seen, so that an old copy would not be recognised; nil if it is marked.
    public var unmarked: String?

    /// Makes one.
    public init(id: String, generation: UInt64, format: UInt32, path: String) {
        self.id = id
        self.generation = generation
        self.format = format
        self.path = path
    }

    /// Whether nothing speaks against the file: opening it proved header, records and the log's ends.
    public var isSound: Bool { logFault == nil && rollback == nil }
}

/// How urgent a cluster is, the most urgent last.
public enum AuditState: UInt8, Sendable, Comparable, CaseIterable {
    /// Nothing needs attention.
    case ok = 0
    /// Something should be looked at, or is due within the warning lead.
    case warning = 1
    /// Something is wrong, or due within the critical lead.
    case critical = 2
    /// The credential is older than the policy allows.
    case overdue = 3
    /// The token, or every certificate of the CA data, is past its end.
    case expired = 4

    /// The name in output, for people and programs.
    public var text: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        case .overdue: "overdue"
        case .expired: "expired"
        }
    }

    /// Orders the less urgent before the more urgent.
    public static func < (left: AuditState, right: AuditState) -> Bool { left.rawValue < right.rawValue }
}

/// What an audit reports about one cluster; nothing in it is a secret.
public struct ClusterAudit: Sendable {
    /// The cluster; without its token's claims, its certificates and the findings of its checks, which took most of the memory.
    public var cluster: ClusterView
    /// How urgent it is.
    public var state: AuditState
    /// What was found, worst first, then what is due first.
    public var findings: [Finding]
    /// When the credential began to age: issued if that is known, else acquired; nil if there is no credential.
    public var ageFrom: Timestamp?
    /// Whether ``ageFrom`` is when it was issued, and not when the vault got it.
    public var isIssueKnown: Bool
    /// When the policy wants it replaced; nil if never.
    public var dueAt: Timestamp?
    /// The first of all dates that need attention: ``dueAt``, the expiry of the token, that of a certificate.
    ///
    /// May be past.
    public var nextDueAt: Timestamp?
    /// How much of the token's life is used, 0 to 100; nil if its life has no known length.
    public var lifetimeUsed: Int?
    /// The first end of those certificates of the CA data that are in date; the last end of all if none is.
    public var authorityNotAfter: Timestamp?
    /// The certificate that the server presented last, if known.
    public var serving: ServingCertificate?
    /// What changed since the time that was asked for, in the order in which it did.
    public var changes: [AuditChange] = []
    /// A name for it that reveals nothing: 16 hexadecimal digits under a key of the vault, the same at every audit.
    public var pseudonym: String
    /// What it was judged by.
    public var policy: EffectivePolicy {
        get { shared.policy }
        set { shared = SharedPolicy(newValue) }
    }
    /// Held once for all clusters that it is the same for.
    var shared = SharedPolicy.builtIn

    /// The worst severity of its findings; nil if there is none.
    public var worst: Severity? { findings.first?.severity }

    /// Makes one.
    public init(
        cluster: ClusterView, state: AuditState, findings: [Finding], ageFrom: Timestamp?, isIssueKnown: Bool,
        pseudonym: String
    ) {
        self.cluster = cluster
        self.state = state
        self.findings = findings
        self.ageFrom = ageFrom
        self.isIssueKnown = isIssueKnown
        self.pseudonym = pseudonym
    }
}

/// Something that happened to a cluster since a given time.
public struct AuditChange: Equatable, Sendable {
    /// In a few words: `added`, `changed`, `rotated`, `verified: error`, `exported`, or `now critical: age.maximum`.
    public var what: String
    /// When.
    public var at: Timestamp

    /// Makes one.
    public init(_ what: String, at moment: Timestamp) {
        self.what = what
        at = moment
    }
}

/// Counts over the clusters of a report.
public struct AuditSummary: Equatable, Sendable {
    /// How many are in each state.
    public var states: [AuditState: Int] = [:]
    /// How many have a credential that falls due within 14 days; not those that are overdue.
    public var dueIn14Days = 0
    /// How many within 28 days; those within 14 among them.
    public var dueIn28Days = 0
    /// How many have a credential whose issue time is not known.
    public var unknownIssue = 0
    /// How many never were verified.
    public var neverVerified = 0
    /// How many failed their last check.
    public var failedVerification = 0
    /// How many findings there are of each severity, the vault's among them.
    public var findings: [Severity: Int] = [:]
    /// The cluster that is due first among those whose date is in the future, and when.
    public var nextDue: (name: String, at: Timestamp)?

    /// Nothing counted.
    public init() {}

    /// Whether all counts are equal.
    public static func == (left: AuditSummary, right: AuditSummary) -> Bool {
        left.states == right.states && left.dueIn14Days == right.dueIn14Days && left.dueIn28Days == right.dueIn28Days
            && left.unknownIssue == right.unknownIssue && left.neverVerified == right.neverVerified
            && left.failedVerification == right.failedVerification && left.findings == right.findings
            && left.nextDue?.name == right.nextDue?.name && left.nextDue?.at == right.nextDue?.at
    }
}

/// Who received credentials: one slot through one executable of one user.
public struct Release: Equatable, Sendable {
    /// The slot's label, which alone is proven.
    public var slotLabel: String?
    /// The parent process's executable.
    public var executable: String?
    /// The user id.
    public var uid: UInt32
    /// How many releases.
    public var count: Int
    /// Of how many clusters.
    public var clusters: Int
    /// The last of them.
    public var lastAt: Timestamp

    /// Makes one.
    public init(
        slotLabel: String?, executable: String?, uid: UInt32, count: Int, clusters: Int, lastAt: Timestamp
    ) {
        self.slotLabel = slotLabel
        self.executable = executable
        self.uid = uid
        self.count = count
        self.clusters = clusters
        self.lastAt = lastAt
    }
}

/// What to audit, and as of when.
public struct AuditOptions: Sendable {
    /// Which clusters; the vault as a whole is judged in any case.
    public var selection = ClusterSelection.all
    /// The time of the audit; nil for now.
    public var at: Timestamp?
    /// Only clusters to which something happened since then, and what.
    public var since: Timestamp?
    /// Only clusters whose next date is within this duration; nil for all.
    public var due: DueWindow?

    /// Everything, now.
    public init() {}
}

/// When clusters are due that a report is to show.
public enum DueWindow: Equatable, Sendable {
    /// At or after the one and before the other.
    case between(Timestamp, Timestamp)
    /// Those without a date.
    case never
}
