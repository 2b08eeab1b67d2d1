// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultKubernetes

/// What became of checks over the network.
public struct OnlineVerification: Sendable {
    /// The clusters that were checked, in the order in which they were asked for.
    public var verdicts: [ClusterVerdict]
    /// How many were not, because the checks were ended early, or because another process changed them meanwhile.
    public var unchecked: Int
}

extension UnlockedVault {
    /// Asks the API servers of clusters, many in parallel, and stores the results.
    ///
    /// First a durable log entry records that the credentials may be sent; then each goes only to the server that the cluster's CA data
    /// verifies, over a connection on which that was judged. Cancelled, it gives what there is.
    ///
    /// Throws `not-found`, `configuration`, `input.invalid`, `integrity.rollback`, `log.unwritable`.
    public func verifyOnline(
        _ selection: ClusterSelection, _ options: OnlineOptions
    ) throws(VaultError) -> OnlineVerification {
        let check = try OnlineCheck(options, clock: context.now)
        let (targets, policy) = try announce(selection, options)
        options.willAsk()
        let run = OnlineRun(vault: self, check: check, targets: targets, policy: policy)
        // What was found before an error is remembered all the same; an answer to another question is not, for list and audit rest
        // on what is remembered.
        defer { if options.rules == nil { remember(run.checks) } }
        try mappingErrors {
            try ProbePool(parallel: options.parallel, settings: check.settings)
                .run(count: targets.count, next: run.begin, done: run.end, waiting: run.report)
        }
        let checks = run.checks
        let verdicts = try read(onRollback: .warn, keeping: [.live, .observations, .policy]) { session in
            try session.verdicts(of: checks, now: context.now(), remembered: options.rules == nil ? checks : [])
        }
        return OnlineVerification(verdicts: verdicts, unchecked: targets.count - checks.count)
    }

    /// Writes into the log that the selected clusters' credentials may be sent; the clusters in the order of the results.
    ///
    /// All in one transaction before the first connection: one for each cluster would take longer than asking it, and no
    /// entry may come too late. So an entry stands also where the server turned out not to be trusted.
    private func announce(
        _ selection: ClusterSelection, _ options: OnlineOptions
    ) throws(VaultError) -> ([OnlineTarget], CompiledPolicy) {
        let what = options.rules == nil ? "verify" : "verify with given rules"
        return try write(releasing: true, keeping: selection.groups) { session in
            var targets: [OnlineTarget] = []
            var urls: [String] = []
            try session.visit(selection) { cluster in
                let observed = try session.observation(of: cluster.row.recordID)?.content
                targets.append(
                    OnlineTarget(row: cluster.row, name: cluster.overview.name, askedAt: observed?.online?.at))
                urls.append(cluster.overview.endpoint)
            }
            for (target, url) in zip(targets, urls) {
                try session.log(
                    .secretSent, object: target.name, row: target.row, purpose: "\(what), once the server is trusted",
                    intent: url)
            }
            if case .names = selection {} else { targets.sort { $0.name < $1.name } }
            return (targets, try session.policy().policy.compiled())
        }
    }
}

/// A cluster to ask: little enough to hold 100,000 of them.
struct OnlineTarget {
    let row: RecordRow
    let name: String
    /// When its server was last asked before.
    let askedAt: Timestamp?
}

/// One go: opens each credential just before it is sent, and checks the answer by the rules.
private final class OnlineRun {
    private let vault: UnlockedVault
    private let check: OnlineCheck
    private let targets: [OnlineTarget]
    private let policy: CompiledPolicy
    private var readings: [Int: (cluster: OpenedCluster, reading: ClusterFactsReader)] = [:]
    private var results: [Int: ClusterCheck] = [:]
    private var finished: UInt64 = 0

    init(vault: UnlockedVault, check: OnlineCheck, targets: [OnlineTarget], policy: CompiledPolicy) {
        self.vault = vault
        self.check = check
        self.targets = targets
        self.policy = policy
    }

    /// What was found, in the order of the targets.
    var checks: [ClusterCheck] { targets.indices.compactMap { results[$0] } }

    /// Opens a cluster and its credential; nil if another process removed or changed it meanwhile.
    ///
    /// The rows of a version never change and their digests were checked against the tree, so no second pass is needed.
    func begin(_ index: Int) throws -> ProbeRequest? {
        var request: ProbeRequest?
        do {
            try vault.store.read { reader in
                let row = targets[index].row
                let rows = try reader.records(of: row.recordID)
                guard rows.contains(where: { $0.kind == .cluster && $0.version == row.version && $0.state == .current })
                else { return }
                let parts = PartReader(reader: reader, cipher: vault.cipher, row: row)
                let cluster = try parts.cluster()
                var reading = ClusterFactsReader(cluster.overview, now: vault.context.now())
                var content = SecretBytes()
                reading.take(policy: policy.effective(for: cluster.overview.labels, recordID: row.recordID))
                if let pem = try parts.material(&content).caBundle { reading.take(stored: pem) }
                let secret = try parts.credential(of: cluster.overview, &content)
                if cluster.overview.credential?.facts.kind != .basic { reading.take(token: secret) }
                readings[index] = (cluster, reading)
                request = try check.request(reading, secret: secret)
            }
        } catch let error as VaultError where error.code == .versionConflict {
            return nil
        }
        return request
    }

    /// Reports the progress, also while the last ones delay everything.
    func report() {
        vault.context.progress(Progress(activity: "verifying", done: finished, total: UInt64(targets.count)))
    }

    /// Takes the answer in.
    func end(_ index: Int, _ online: OnlineFacts) {
        finished += 1
        guard let (cluster, stored) = readings.removeValue(forKey: index), !online.wasCancelled else { return }
        var reading = stored
        let name = check.options.tlsServerName ?? cluster.overview.tlsServerName
        reading.take(online: online, tlsServerName: name)
        results[index] = ClusterCheck(
            cluster, reading.facts, tlsServerName: name, askedAt: targets[index].askedAt)
    }
}
