// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Adds a cluster under a name that no live cluster has.
    ///
    /// Throws `exists`, `input.invalid`, `findings` if a rule finds an error, and what every change throws.
    public func add(_ draft: borrowing ClusterDraft) throws(VaultError) -> ClusterChangeResult {
        let (name, gate) = (draft.name, FindingGate(allowsFindings: draft.allowsFindings))
        let input = try ClusterInput(
            draft, CredentialReader(cipher: cipher, now: context.now(), allowsFindings: draft.allowsFindings))
        let outcome = try write { session in
            try session.requireFree(
                name,
                hint: "to change it, run: aichor-vault set \(name.text)")
            let namesakes = try session.removed(name)
            var next = try NextVersion(of: name, after: namesakes, in: session, now: session.now)
            try next.take(input)
            let findings = try next.findings(after: input, in: session)
            try gate.check(findings)
            let notes = try KnownClusters(session).notes(on: next)
            let added = try session.store(next, saying: input, as: .added)
            try session.log(.clusterAdded, object: name.text, row: added.row)
            return CommittedChange(
                cluster: added, notes: notes + (namesakes.isEmpty ? [] : [name.noteOnRemoved]), findings: findings)
        }
        return ClusterChangeResult(outcome, warnings: input.warnings, findings: outcome.findings)
    }
}

extension ClusterName {
    /// The notice for a cluster added under the name of a removed one.
    var noteOnRemoved: String {
        "a removed cluster had this name; to restore it, run: aichor-vault restore \(text) --as NEW-NAME"
    }
}

/// What a change of one cluster did inside its transaction.
struct CommittedChange {
    var cluster: OpenedCluster
    var notes: [String] = []
    var findings: [Finding] = []
    var changed = true
}

extension ClusterChangeResult {
    /// The result of an outcome: what the input showed, what the rules find now, what the transaction noticed.
    init(_ outcome: CommittedChange, warnings: [String], findings: [Finding]) {
        self.init(
            cluster: ClusterView(outcome.cluster.overview, row: outcome.cluster.row),
            warnings: (warnings + findings.map(\.message) + outcome.notes).withoutRepetition(),
            changed: outcome.changed)
    }

    /// The result of an outcome that the rules have not checked yet.
    init(_ outcome: CommittedChange, now: Timestamp) {
        let facts = ClusterFacts(overview: outcome.cluster.overview, now: now)
        self.init(outcome, warnings: [], findings: VerificationRules.findings(for: facts))
    }
}

extension [String] {
    /// The elements at their first places.
    func withoutRepetition() -> [String] {
        var seen = Set<String>()
        return filter { seen.insert($0).inserted }
    }
}
