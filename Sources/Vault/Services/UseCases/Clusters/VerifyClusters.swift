// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Checks clusters without a network, and remembers what came of it.
    ///
    /// Works on an old copy, with a notice; what cannot be stored is also reported by a notice. Throws `not-found`.
    public func verify(
        _ selection: ClusterSelection, _ options: VerificationOptions
    ) throws(VaultError) -> [ClusterVerdict] {
        let now = context.now()
        let (checked, verdicts) = try read(onRollback: .warn, keeping: selection.groups.union(.policy)) { session in
            let checked = try session.checks(
                of: selection, now: now, given: options.servingChain?.chain, context.progress)
            return (checked, try session.verdicts(of: checked, now: now, remembered: checked))
        }
        remember(checked)
        return verdicts
    }

    /// Writes the outcome of checks into the observations; a failure does not change their outcome.
    func remember(_ checks: [ClusterCheck]) {
        guard !checks.isEmpty else { return }
        do throws(VaultError) {
            try write { session in
                for check in checks {
                    // Whatever became of the cluster meanwhile: without a row there is nothing to observe.
                    guard try session.isLive(check.recordID) else { continue }
                    try session.noteCheck(check.record, of: check.recordID, chain: check.chain)
                }
            }
        } catch {
            context.notice(.warning("the verdicts could not be stored: \(error.message)"))
        }
    }
}

/// A check with what is needed to remember it.
struct ClusterCheck {
    let recordID: RecordID
    let name: String
    let endpointURL: String
    /// What was found, without what is repeated of an earlier check.
    var record: CheckRecord
    /// What to know about it.
    var notes: [String] = []
    /// What the server presented, if it was asked.
    var chain: ObservedChain?
}

extension ReadSession {
    /// Checks the selected clusters, in the order in which they are shown.
    fileprivate func checks(
        of selection: ClusterSelection, now: Timestamp, given: ServingChain?, _ progress: (Progress) -> Void
    ) throws -> [ClusterCheck] {
        var clusters: [OpenedCluster] = []
        try visit(selection) { clusters.append($0) }
        if case .names = selection {} else { clusters.sort { $0.overview.name < $1.overview.name } }
        let policy = try self.policy().policy.compiled()
        var checks: [ClusterCheck] = []
        for cluster in clusters {
            var reading = try reading(of: cluster, now: now, given: given)
            reading.take(policy: policy.effective(for: cluster.overview.labels, recordID: cluster.row.recordID))
            checks.append(ClusterCheck(cluster, reading.facts))
            progress(Progress(activity: "verifying", done: UInt64(checks.count), total: UInt64(clusters.count)))
        }
        return checks
    }

    /// What is reported about checks: each with what it repeats of the last online check, and the state of the cluster after it.
    ///
    /// Those in `remembered` are about to be stored, and so count for the state.
    func verdicts(
        of checks: [ClusterCheck], now: Timestamp, remembered: [ClusterCheck]
    ) throws -> [ClusterVerdict] {
        var newer: [RecordID: Observation] = [:]
        for check in remembered {
            var observation = try observation(of: check.recordID)?.content ?? Observation()
            observation.record(check.record)
            if check.chain != nil { observation.serving = check.chain?.serverCertificate }
            newer[check.recordID] = observation
        }
        let healths = try healths(of: Set(checks.map(\.recordID)), now: now, newer: newer)
        return try checks.map { check in
            let row = try versions(of: check.recordID).first { $0.version == check.record.version }
            let sameSince = try row.flatMap { try overview($0).sameSince }
            let observation = newer[check.recordID]
            let standing = StandingChecks(observation, version: check.record.version, sameSince: sameSince)
            return ClusterVerdict(check, earlier: standing.earlierOnline, healths[check.recordID])
        }
    }

    /// Visits the selected clusters: named ones once each and as named, others as they lie on disk.
    func visit(_ selection: ClusterSelection, _ body: (OpenedCluster) throws -> Void) throws {
        switch selection {
        case .names(let names):
            for name in names.withoutRepetition() { try body(try require(name)) }
        case .all: try forEachCluster(of: rows(in: .live), body)
        case .matching(let selector):
            try forEachCluster(of: rows(in: .live)) { if selector.matches($0.overview.labels) { try body($0) } }
        }
    }

    /// Whether the cluster of that id is still there.
    fileprivate func isLive(_ recordID: RecordID) throws -> Bool {
        try versions(of: recordID).contains { $0.state == .current }
    }
}

extension ClusterCheck {
    /// What the rules find about a cluster.
    ///
    /// `tlsServerName` is what the server was asked for instead of its host, `askedAt` when it was last asked before.
    init(
        _ cluster: OpenedCluster, _ facts: ClusterFacts, tlsServerName: String? = nil, askedAt: Timestamp? = nil
    ) {
        var judged = facts
        judged.judgesRegistration = true
        var check = CheckRecord(at: facts.now)
        check.findings = VerificationRules.findings(for: judged)
        check.verdict = Verdict(check.findings)
        check.version = cluster.row.version
        check.host = HostProof(facts.serving)
        if let online = facts.online {
            check.isOnline = true
            check.username = online.identity?.username
            check.serverVersion = online.serverVersion
            // A rejected chain must not replace a proven one: someone may be intercepting connections for a while.
            let size = online.presentedChain.reduce(0) { $0 + $1.count }
            if online.wasTrusted, size <= ObservedChain.maximumSize {
                chain = ObservedChain(
                    certificates: online.presentedChain, seenAt: facts.now, endpoint: facts.overview.endpoint,
                    tlsServerName: tlsServerName)
            }
        }
        recordID = cluster.row.recordID
        name = cluster.overview.name
        endpointURL = cluster.overview.endpoint
        record = check
        let changedAt = cluster.row.version > 1 ? cluster.overview.changedAt : nil
        notes = AnswerDelay.notes(on: facts, changedAt: changedAt, askedAt: askedAt)
    }
}

extension [ClusterName] {
    fileprivate func withoutRepetition() -> [ClusterName] {
        var seen = Set<ClusterName>()
        return filter { seen.insert($0).inserted }
    }
}
