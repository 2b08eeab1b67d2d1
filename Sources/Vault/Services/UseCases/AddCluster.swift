// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Adds a cluster under a name that no live cluster has.
    ///
    /// Throws `exists`, `input.invalid`, `findings` if a rule finds an error, and what every change throws.
    public func add(_ draft: borrowing ClusterDraft) throws(VaultError) -> ClusterReceipt {
        let input = try PreparedCluster(draft, cipher, context.now())
        let findings = VerificationRules.findings(for: input.facts)
        try FindingGate(allowsFindings: draft.allowsFindings).check(findings)
        let outcome = try insert(draft.name, input.facts.overview, input.parts)
        return ClusterReceipt(outcome, warnings: input.warnings, findings: findings)
    }

    private func insert(
        _ name: ClusterName, _ overview: ClusterOverview, _ parts: borrowing ClusterParts
    ) throws(VaultError) -> Outcome {
        try write { session in
            guard try session.find(name) == nil else {
                throw VaultError(
                    .exists, "there is a cluster named \(name.text) already",
                    hint: "aichor-vault set \(name.text) changes it, show displays it")
            }
            let wasRemoved = try session.latestRemoved(name) != nil
            let row = try session.insertCluster(overview, parts)
            try session.log(.clusterAdded, object: name.text, row: row)
            let note =
                "a removed cluster had this name; aichor-vault restore \(name.text) --as NEW-NAME would bring it back"
            return Outcome(cluster: OpenedCluster(row: row, overview: overview), notes: wasRemoved ? [note] : [])
        }
    }
}

/// A draft whose credential and CA bundle were read and made ready to be sealed.
private struct PreparedCluster: ~Copyable {
    let facts: ClusterFacts
    let parts: ClusterParts
    let warnings: [String]

    init(_ draft: borrowing ClusterDraft, _ cipher: VaultCipher, _ now: Timestamp) throws(VaultError) {
        let reader = CredentialReader(cipher: cipher, now: now, allowsFindings: draft.allowsFindings)
        let credential = try reader.read(draft.credential, issuedAt: draft.issuedAt)
        var overview = ClusterOverview(name: draft.name.text, change: .added, changedAt: now)
        overview.endpoint = draft.endpoint.url
        overview.portGiven = draft.endpoint.portGiven
        overview.loadBalancerIP = draft.loadBalancer.text
        overview.ecosystem = draft.ecosystem?.text
        overview.labels = draft.labels
        overview.credential = credential.stored
        overview.hasNote = draft.note != nil
        var reading = ClusterReading(overview, now: now)
        reading.take(tokenOddities: credential.oddities)
        var bundle: CertificateBundle?
        if let pem = draft.caBundle { bundle = try mappingErrors { try CertificateBundle.readForStorage(pem) } }
        if let bundle { reading.take(bundle) }
        facts = reading.facts
        warnings = credential.warnings
        let material = ClusterMaterial(caBundle: bundle?.normalisedPEM, note: draft.note?.text)
        parts = ClusterParts(material: material.encoded, secret: credential.takeEncoded())
    }
}

/// What a change of one cluster did inside its transaction.
struct Outcome {
    var cluster: OpenedCluster
    var notes: [String] = []
    var findings: [Finding] = []
    var changed = true
}

extension ClusterReceipt {
    /// The receipt of an outcome: what the input showed, what the rules find now, what the transaction noticed.
    init(_ outcome: Outcome, warnings: [String], findings: [Finding]) {
        self.init(
            cluster: ClusterView(outcome.cluster.overview, row: outcome.cluster.row),
            warnings: (warnings + findings.map(\.message) + outcome.notes).withoutRepetition(),
            changed: outcome.changed)
    }

    /// The receipt of an outcome of which the rules have not been asked yet.
    init(_ outcome: Outcome, now: Timestamp) {
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
