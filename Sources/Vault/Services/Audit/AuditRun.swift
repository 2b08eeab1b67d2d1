// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// One audit of one checked state: overviews and observations are opened, secret parts never.
struct AuditRun {
    private let session: ReadSession
    private let options: AuditOptions
    private let progress: (Progress) -> Void
    private let now: Timestamp
    /// What this machine's clock shows; nil for an audit as of an earlier time.
    private let clock: Timestamp?
    private let log: LogScan
    private let policy: CompiledPolicy
    private let policyVersion: UInt64
    /// What changes are compared with; nil if they are not asked for.
    private let past: AuditBaseline?
    private let observations: [RecordID: Observation]
    private let rows: [RecordRow]
    private let auditor: ClusterAuditor

    /// Which clusters were asked for.
    private enum Selection {
        case all
        case records(Set<RecordID>)
        case matching(LabelSelector)
    }

    private let selection: Selection

    /// What becomes of a cluster, from its facts, its policy, and what changes are compared with.
    private typealias Judge<Judgement> = (OpenedCluster, AuditFacts, SharedPolicy, ClusterBaseline?) throws -> Judgement

    /// Reads what all clusters are judged with; throws `not-found` for a name that is not there.
    ///
    /// Observations in `newer` are not stored yet, and count more than those that are; `records` counts more than the selection.
    init(
        _ session: ReadSession, _ options: AuditOptions, clock: Timestamp, records: Set<RecordID>? = nil,
        newer: [RecordID: Observation] = [:], _ progress: @escaping (Progress) -> Void
    ) throws {
        self.session = session
        self.options = options
        self.progress = progress
        now = options.at ?? clock
        selection =
            if let records { .records(records) } else {
                switch options.selection {
                case .all: .all
                case .names(let names): .records(Set(try names.map { try session.require($0).row.recordID }))
                case .matching(let selector): .matching(selector)
                }
            }
        self.clock = now < clock ? nil : clock
        let history = ReleaseHistory(
            now: now, isClock: self.clock != nil, since: options.since,
            isPruned: session.state.manifest.logFirst > 1)
        log = try LogScan(session, clock: self.clock, history, progress)
        let stored = try session.policy()
        (policy, policyVersion) = (stored.policy.compiled(), stored.version)
        past = try options.since.map { try AuditBaseline(session, since: $0) }
        observations = try session.observationsWithCertificates().merging(newer) { $1 }
        rows = try session.rows(in: .live)
        auditor = ClusterAuditor(now: now, cipher: session.cipher)
    }

    /// Judges everything.
    func report(path: String, slot: String) throws -> AuditReport {
        var vault = AuditedVault(
            id: session.cipher.vaultID.hexadecimal, generation: session.state.manifest.generation,
            format: VaultFormat.number, path: path)
        try describe(&vault, slot: slot)
        var clusters = try evaluateAll(auditor.audit)
        let selected = clusters.count
        if let due = options.due { clusters.removeAll { !due.includes($0.nextDueAt) } }
        if options.since != nil { clusters.removeAll { $0.changes.isEmpty } }
        clusters.sortByUrgency()
        let findings = AuditRules.findings(for: try vaultFacts())
        var report = AuditReport(
            at: now, since: options.since, vault: vault, clusters: clusters,
            summary: AuditSummary(clusters, findings, now: now))
        report.selected = selected
        if case .all = selection, let past { report.removed = try past.removed(until: now, log.removals) }
        report.findings = findings
        let told = clusters.recordIDs
        report.releases = log.releases.releases { told.contains($0) }
        return report
    }

    // MARK: Clusters

    /// The state of each cluster that was asked for; of many, what they rest on is more than anybody reads.
    func healths(withReasons: Bool) throws -> [RecordID: ClusterHealth] {
        let judged = try evaluateAll { cluster, facts, _, _ in
            var health = auditor.health(cluster, facts)
            if !withReasons { health.reasons = [] }
            return (cluster.row.recordID, health)
        }
        return Dictionary(judged) { $1 }
    }

    /// Judges the clusters that were asked for, each by its facts and policy and since when changes are reported.
    private func evaluateAll<Judgement>(_ judge: Judge<Judgement>) throws -> [Judgement] {
        var judged: [Judgement] = []
        var ids: [RecordID] = []
        if case .all = selection { judged.reserveCapacity(rows.count) }
        var secrets = ReusedSecrets(capacity: rows.count)
        var visited = 0
        var policy = SharedPolicy.builtIn
        try forEach(rows) { cluster in
            // Positions are given by the order of visits, which is that of the row ids.
            if let fingerprint = cluster.overview.credential?.fingerprint { secrets.add(fingerprint, at: visited) }
            visited += 1
            if isChosen(cluster) {
                ids.append(cluster.row.recordID)
                judged.append(try evaluate(cluster, &policy, judge))
            }
            progress(Progress(activity: "auditing", done: UInt64(visited), total: UInt64(rows.count)))
        }
        let groups = secrets.groups()
        guard !groups.isEmpty else { return judged }
        var places: [RecordID: Int] = [:]
        places.reserveCapacity(ids.count)
        for index in ids.indices { places[ids[index]] = index }
        let inOrder = rows.sorted { $0.rowID < $1.rowID }
        for group in groups { try reevaluate(group.map { inOrder[$0] }, &judged, places, judge) }
        return judged
    }

    /// Judges clusters with one secret once more, now that it is known who the others are.
    private func reevaluate<Judgement>(
        _ rows: [RecordRow], _ judged: inout [Judgement], _ places: [RecordID: Int], _ judge: Judge<Judgement>
    ) throws {
        guard rows.contains(where: { places[$0.recordID] != nil }) else { return }
        var members: [SecretSharers.Member] = []
        var membersThen: [SecretSharers.Member] = []
        var began: Timestamp?
        try forEach(rows) { cluster in
            members.append(SecretSharers.Member(cluster.overview))
            guard let past else { return }
            let then = try past.cluster(cluster)
            if let then, then.overview.credential?.fingerprint == cluster.overview.credential?.fingerprint {
                membersThen.append(SecretSharers.Member(then.overview))
                guard then.overview.endpoint != cluster.overview.endpoint else { return }
            }
            began = min(began ?? cluster.overview.changedAt, cluster.overview.changedAt)
        }
        let sharers = SecretSharers(members)
        let sharersThen = SecretSharers(membersThen)
        var policy = SharedPolicy.builtIn
        try forEach(rows) { cluster in
            guard let place = places[cluster.row.recordID] else { return }
            let then = try past?.cluster(cluster).map { SecretSharers.Member($0.overview) }
            let reuse = BaselineReuse(others: then.flatMap { sharersThen.others(of: $0) }, began: began)
            let others = sharers.others(of: SecretSharers.Member(cluster.overview))
            judged[place] = try evaluate(cluster, &policy, judge, others, then: reuse)
        }
    }

    private func forEach(_ rows: [RecordRow], _ visit: (OpenedCluster) throws -> Void) throws {
        try session.forEachCluster(of: rows, detail: .dates, visit)
    }

    private func isChosen(_ cluster: OpenedCluster) -> Bool {
        switch selection {
        case .all: true
        case .records(let records): records.contains(cluster.row.recordID)
        case .matching(let selector): selector.matches(cluster.overview.labels)
        }
    }

    /// Judges a cluster; `last` is the policy of the one before, which mostly is this one's, too.
    private func evaluate<Judgement>(
        _ cluster: OpenedCluster, _ last: inout SharedPolicy, _ judge: Judge<Judgement>,
        _ reuse: ReusedSecret? = nil, then reuseThen: BaselineReuse = BaselineReuse()
    ) throws -> Judgement {
        var facts = AuditFacts(version: cluster.row.version)
        facts.sameSince = cluster.overview.sameSince
        facts.policy = policy.effective(for: cluster.overview.labels, recordID: cluster.row.recordID)
        if facts.policy != last.policy { last = SharedPolicy(facts.policy) }
        facts.reuse = reuse
        facts.clock = clock
        if let observation = observations[cluster.row.recordID] {
            facts.observation = observation
            facts.serving = observation.servingCertificate(of: cluster.overview)
        }
        if let credential = cluster.overview.credential {
            facts.newRecipients = log.releases.newRecipients(of: cluster.row.recordID, credential)
        }
        return try judge(cluster, facts, last, try past?.start(cluster, facts, reuseThen))
    }

    // MARK: The vault

    private func describe(_ vault: inout AuditedVault, slot: String) throws {
        let manifest = session.state.manifest
        vault.policyVersion = policyVersion
        vault.slots = try session.slotInfos(current: slot)
        vault.clusters = rows.count
        vault.logEntries = manifest.logLast + 1 - manifest.logFirst
        vault.logFirst = manifest.logFirst
        vault.lastEntryAt = log.times.last
        vault.logFault = log.fault
        vault.rollback = session.rollback
        vault.unmarked = session.unmarked
    }

    private func vaultFacts() throws -> VaultFacts {
        var facts = VaultFacts(now: now, clock: clock, generation: session.state.manifest.generation)
        facts.slots = try session.slotFacts()
        facts.logFault = log.fault
        facts.stepsBack = log.times.stepsBack
        facts.futureEntries = log.times.futureEntries
        facts.completeSince = log.completeSince
        facts.rollback = session.rollback
        facts.unmarked = session.unmarked
        return facts
    }
}

extension ReadSession {
    /// What the rules about key slots look at.
    func slotFacts() throws -> [VaultFacts.Slot] {
        try state.header.slots.map { slot in
            VaultFacts.Slot(label: try cipher.openSlotInfo(slot).label, type: slot.type, cost: slot.cost)
        }
    }
}

extension DueWindow {
    /// Whether a cluster with that next date is meant.
    fileprivate func includes(_ date: Timestamp?) -> Bool {
        switch (self, date) {
        case (.between(let start, let end), let date?): date >= start && date < end
        case (.never, nil): true
        default: false
        }
    }
}

extension [ClusterAudit] {
    /// The ids of the clusters.
    fileprivate var recordIDs: Set<RecordID> {
        var ids = Set<RecordID>(minimumCapacity: count)
        let audits = span
        for index in audits.indices { ids.insert(audits[index].cluster.id) }
        return ids
    }
}
