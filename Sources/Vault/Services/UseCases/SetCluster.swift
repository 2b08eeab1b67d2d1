// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Changes what the patch names and nothing else; the version before stays as history.
    ///
    /// Throws `not-found`, `conflict.version` if the current version is not `ifVersion`, `input.invalid`.
    public func set(
        _ name: ClusterName, _ patch: borrowing ClusterPatch, ifVersion: UInt64?
    ) throws(VaultError) -> ClusterReceipt {
        let now = context.now()
        let bundle = try newBundle(patch)
        let credential = try newCredential(patch, now)
        let warnings = (bundle?.problems ?? []) + Self.warnings(of: credential)
        let outcome = try write { session in
            let old = try session.require(name)
            try old.row.requireVersion(ifVersion, of: name)
            let change = ClusterAlteration(session: session, old: old, now: now)
            return try change.apply(patch, bundle, credential)
        }
        return ClusterReceipt(outcome, warnings: warnings, now: now)
    }

    private static func warnings(of credential: borrowing ReadCredential?) -> [String] {
        switch credential {
        case .some(let credential): credential.warnings
        case .none: []
        }
    }

    private func newBundle(_ patch: borrowing ClusterPatch) throws(VaultError) -> CertificateBundle? {
        guard let pem = patch.caBundle ?? nil else { return nil }
        return try mappingErrors { try CertificateBundle.parse(pem.span) }
    }

    private func newCredential(
        _ patch: borrowing ClusterPatch, _ now: Timestamp
    ) throws(VaultError) -> ReadCredential? {
        switch patch.credential {
        case .some(let given):
            return try CredentialReader(cipher: cipher, now: now).read(given, issuedAt: patch.issuedAt)
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
        guard overview != old.overview || !sameMaterial else { return Outcome(cluster: old, changed: false) }
        overview.change = .changed
        overview.changedAt = now
        overview.restoredFrom = nil
        let parts = ClusterParts(material: material.encoded, secret: secret)
        let row = try session.supersede(old.row, with: overview, parts)
        try session.log(.clusterChanged, object: overview.name, row: row)
        return Outcome(cluster: OpenedCluster(row: row, overview: overview))
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
            overview.certificates = bundle?.certificates ?? []
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
