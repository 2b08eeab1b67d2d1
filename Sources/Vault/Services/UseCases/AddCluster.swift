// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Adds a cluster under a name that no live cluster has.
    ///
    /// Throws `exists`, `input.invalid`, and what every change throws.
    public func add(_ draft: borrowing ClusterDraft) throws(VaultError) -> ClusterReceipt {
        let now = context.now()
        let input = try PreparedCluster(draft, cipher, now)
        var overview = ClusterOverview(name: draft.name.text, change: .added, changedAt: now)
        overview.endpoint = draft.endpoint.url
        overview.portGiven = draft.endpoint.portGiven
        overview.loadBalancerIP = draft.loadBalancer.text
        overview.ecosystem = draft.ecosystem?.text
        overview.labels = draft.labels
        overview.credential = input.credential
        overview.certificates = input.certificates
        overview.hasNote = draft.note != nil
        return ClusterReceipt(try insert(draft.name, overview, input.parts), warnings: input.warnings, now: now)
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

/// A draft whose credential and CA bundle were checked and made ready to be sealed.
private struct PreparedCluster: ~Copyable {
    let credential: StoredCredential
    let certificates: [CertificateSummary]
    let parts: ClusterParts
    let warnings: [String]

    init(_ draft: borrowing ClusterDraft, _ cipher: VaultCipher, _ now: Timestamp) throws(VaultError) {
        let read = try CredentialReader(cipher: cipher, now: now).read(draft.credential, issuedAt: draft.issuedAt)
        var bundle: CertificateBundle?
        if let pem = draft.caBundle { bundle = try mappingErrors { try CertificateBundle.parse(pem.span) } }
        let material = ClusterMaterial(caBundle: bundle?.normalisedPEM, note: draft.note?.text)
        credential = read.stored
        certificates = bundle?.certificates ?? []
        warnings = read.warnings + (bundle?.problems ?? [])
        parts = ClusterParts(material: material.encoded, secret: read.takeEncoded())
    }
}

/// What a change of one cluster did inside its transaction.
struct Outcome {
    var cluster: OpenedCluster
    var notes: [String] = []
    var changed = true
}

extension ClusterReceipt {
    /// The receipt of an outcome: what the input showed, what the transaction noticed, what the rules find now.
    init(_ outcome: Outcome, warnings: [String], now: Timestamp) {
        let findings = VerificationRules.findings(for: ClusterFacts(overview: outcome.cluster.overview, now: now))
        self.init(
            cluster: ClusterView(outcome.cluster.overview, row: outcome.cluster.row),
            warnings: (warnings + findings.map(\.message) + outcome.notes).withoutRepetition(), changed: outcome.changed
        )
    }
}

extension [String] {
    /// The elements at their first places.
    func withoutRepetition() -> [String] {
        var seen = Set<String>()
        return filter { seen.insert($0).inserted }
    }
}
