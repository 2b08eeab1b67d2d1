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
        let checked = try read(onRollback: .warn, keeping: selection.groups) { session in
            try session.checks(of: selection, now: now, given: options.servingChain?.chain, context.progress)
        }
        remember(checked)
        return checked.map(\.verdict)
    }

    /// Writes the outcome of checks into the observations; a failure does not change their outcome.
    func remember(_ checks: [ClusterCheck]) {
        guard !checks.isEmpty else { return }
        do throws(VaultError) {
            try write { session in
                for check in checks {
                    // Whatever became of the cluster meanwhile: without a row there is nothing to observe.
                    guard try session.isLive(check.recordID) else { continue }
                    try session.noteCheck(check.verdict.check, of: check.recordID, chain: check.chain)
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
    var verdict: ClusterVerdict
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
        var checks: [ClusterCheck] = []
        for cluster in clusters {
            let reading = try reading(of: cluster, now: now, given: given)
            checks.append(ClusterCheck(cluster, reading.facts))
            progress(Progress(activity: "verifying", done: UInt64(checks.count), total: UInt64(clusters.count)))
        }
        return checks
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
    /// `tlsServerName` is what the server was asked for instead of its host.
    init(_ cluster: OpenedCluster, _ facts: ClusterFacts, tlsServerName: String? = nil) {
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
        verdict = ClusterVerdict(
            name: cluster.overview.name, endpointURL: cluster.overview.endpoint, check: check)
    }
}

extension [ClusterName] {
    fileprivate func withoutRepetition() -> [ClusterName] {
        var seen = Set<ClusterName>()
        return filter { seen.insert($0).inserted }
    }
}
