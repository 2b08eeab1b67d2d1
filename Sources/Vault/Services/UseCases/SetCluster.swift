// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Changes what the patch names and nothing else; the version before stays as history.
    ///
    /// Throws `not-found`, `conflict.version` if the current version is not `ifVersion`, `input.invalid`, `findings` if a
    /// rule finds an error that was not there before.
    public func set(
        _ name: ClusterName, _ patch: borrowing ClusterPatch, ifVersion: UInt64?
    ) throws(VaultError) -> ClusterReceipt {
        let now = context.now()
        let bundle = try newBundle(patch)
        let credential = try newCredential(patch, now)
        let warnings = Self.warnings(of: credential)
        let outcome = try write { session in
            let old = try session.require(name)
            try old.row.requireVersion(ifVersion, of: name)
            let change = ClusterAlteration(session: session, old: old, now: now)
            return try change.apply(patch, bundle, credential)
        }
        return ClusterReceipt(outcome, warnings: warnings, findings: outcome.findings)
    }

    private static func warnings(of credential: borrowing ReadCredential?) -> [String] {
        switch credential {
        case .some(let credential): credential.warnings
        case .none: []
        }
    }

    private func newBundle(_ patch: borrowing ClusterPatch) throws(VaultError) -> CertificateBundle? {
        guard let pem = patch.caBundle ?? nil else { return nil }
        return try mappingErrors { try CertificateBundle.readForStorage(pem) }
    }

    private func newCredential(
        _ patch: borrowing ClusterPatch, _ now: Timestamp
    ) throws(VaultError) -> ReadCredential? {
        switch patch.credential {
        case .some(let given):
            let reader = CredentialReader(cipher: cipher, now: now, allowsFindings: patch.allowsFindings)
            return try reader.read(given, issuedAt: patch.issuedAt)
        case .none: return nil
        }
    }
}

extension RecordRow {
    /// Throws `conflict.version` if another version than the expected one is in force.
    func requireVersion(_ expected: UInt64?, of name: ClusterName) throws(VaultError) {
        guard let expected, expected != version else { return }
        throw VaultError(
            .versionConflict, "\(name.text) is at version \(version), not \(expected)",
            hint: "look at aichor-vault history \(name.text), then try again with --if-version \(version)")
    }
}

/// Makes the next version of a cluster out of the current one and a patch.
private struct ClusterAlteration {
    let session: WriteSession
    let old: OpenedCluster
    let now: Timestamp

    func apply(
        _ patch: borrowing ClusterPatch, _ bundle: CertificateBundle?, _ credential: borrowing ReadCredential?
    ) throws -> Outcome {
        var overview = old.overview
        var material = try session.material(old.row)
        try alterForm(&overview, patch)
        alterMaterial(&material, &overview, patch, bundle)
        let secret = try alterCredential(&overview, patch, credential)
        let sameMaterial = try material == session.material(old.row)
        let before = VerificationRules.findings(for: ClusterFacts(overview: old.overview, now: now))
        guard overview != old.overview || !sameMaterial else {
            return Outcome(cluster: old, findings: before, changed: false)
        }
        overview.change = .changed
        overview.changedAt = now
        overview.restoredFrom = nil
        let findings = VerificationRules.findings(for: try facts(overview, material, bundle, credential))
        try FindingGate(allowsFindings: patch.allowsFindings).check(findings, before: before)
        let parts = ClusterParts(material: material.encoded, secret: secret)
        let row = try session.supersede(old.row, with: overview, parts)
        try session.log(.clusterChanged, object: overview.name, row: row)
        return Outcome(cluster: OpenedCluster(row: row, overview: overview), findings: findings)
    }

    /// What the rules look at: what is new, and the chain that the server presented, held against the new CA data and host.
    private func facts(
        _ overview: ClusterOverview, _ material: ClusterMaterial, _ bundle: CertificateBundle?,
        _ credential: borrowing ReadCredential?
    ) throws -> ClusterFacts {
        var reading = ClusterReading(overview, now: now)
        if let bundle { reading.take(bundle) } else if let pem = material.caBundle { reading.take(stored: pem) }
        switch credential {
        case .some(let credential): reading.take(tokenOddities: credential.oddities)
        case .none: break
        }
        if let observed = try session.observation(of: old.row.recordID), let seen = try session.provingChain(observed) {
            try reading.take(outdated: seen)
        }
        return reading.facts
    }

    private func alterForm(_ overview: inout ClusterOverview, _ patch: borrowing ClusterPatch) throws {
        if let endpoint = patch.endpoint {
            overview.endpoint = endpoint.url
            overview.portGiven = endpoint.portGiven
        }
        if let loadBalancer = patch.loadBalancer { overview.loadBalancerIP = loadBalancer.text }
        if let ecosystem = patch.ecosystem { overview.ecosystem = ecosystem?.text }
        for change in patch.labelChanges { try overview.labels.apply(change) }
    }

    private func alterMaterial(
        _ material: inout ClusterMaterial, _ overview: inout ClusterOverview, _ patch: borrowing ClusterPatch,
        _ bundle: CertificateBundle?
    ) {
        if patch.caBundle != nil {
            material.caBundle = bundle?.normalisedPEM
            overview.certificates = bundle?.certificates.map(\.asStored) ?? []
        }
        if let note = patch.note {
            material.note = note?.text
            overview.hasNote = note != nil
        }
    }

    /// The secret part's plain text for the new version: the new credential's, or the old one's again.
    private func alterCredential(
        _ overview: inout ClusterOverview, _ patch: borrowing ClusterPatch, _ credential: borrowing ReadCredential?
    ) throws -> SecretBytes {
        switch credential {
        case .some(let new):
            let previous = overview.credential
            var stored = new.stored
            if previous?.fingerprint == stored.fingerprint, let previous {
                // The same secret again is no rotation: its dates stay, unless the user corrects them.
                stored.acquiredAt = previous.acquiredAt
                stored.rotatedAt = previous.rotatedAt
                if patch.issuedAt == nil, previous.issuedSource != nil {
                    stored.facts.issuedAt = previous.facts.issuedAt
                    stored.issuedSource = previous.issuedSource
                }
            } else {
                stored.rotatedAt = now
            }
            overview.credential = stored
            return new.encoded.withBytes { SecretBytes(copying: $0) }
        case .none:
            if let issuedAt = patch.issuedAt {
                if let current = overview.credential, current.issuedSource == .tokenClaim {
                    try CredentialReader.checkIssue(issuedAt, current.facts)
                }
                overview.credential?.facts.issuedAt = issuedAt
                overview.credential?.issuedSource = .user
            }
            return try session.secret(old.row)
        }
    }
}
