// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A version of a cluster in the making: after the current one, or the first.
///
/// `add`, `set` and imports make theirs in this one way.
struct NextVersion {
    private(set) var overview: ClusterOverview
    private(set) var material: ClusterMaterial
    /// The version before; nil for a new cluster.
    let old: OpenedCluster?
    private let oldMaterial: ClusterMaterial
    /// When the vault first got the credentials that earlier versions had, or removed clusters of the name.
    private let previous: [CredentialFingerprint: Timestamp]
    private let now: Timestamp

    /// The first version of a new cluster; removed ones had its name.
    init(
        of name: ClusterName, after removed: [OpenedCluster], in session: ReadSession, now: Timestamp
    ) throws {
        overview = ClusterOverview(name: name.text, change: .added, changedAt: now)
        oldMaterial = ClusterMaterial(caBundle: nil, note: nil)
        material = oldMaterial
        old = nil
        previous = try session.previousCredentials(before: removed.map(\.row))
        self.now = now
    }

    /// The version after the current one.
    init(after cluster: OpenedCluster, in session: ReadSession, now: Timestamp) throws {
        overview = cluster.overview
        oldMaterial = try session.material(cluster.row)
        material = oldMaterial
        old = cluster
        previous = try session.previousCredentials(before: [cluster.row])
        self.now = now
    }

    /// The CA data of the version before.
    var storedCABundle: [UInt8]? { oldMaterial.caBundle }

    /// Whether it is another than the version before.
    var isNew: Bool { old == nil || overview != old?.overview || material != oldMaterial }

    /// Applies what is given.
    mutating func take(_ input: borrowing ClusterInput) throws {
        takeForm(input)
        switch input.labels {
        case .all(let labels): overview.labels = labels
        case .changes(let changes): for change in changes { try overview.labels.apply(change) }
        }
        // Certificates that stay are not described again: a version comes from a change alone.
        if let bundle = input.bundle, bundle?.normalisedPEM != material.caBundle {
            material.caBundle = bundle?.normalisedPEM
            overview.certificates = bundle?.certificates.map(\.asStored) ?? []
        }
        if let note = input.note {
            material.note = note?.text
            overview.hasNote = note != nil
        }
        try takeCredential(input)
    }

    private mutating func takeForm(_ input: borrowing ClusterInput) {
        if let endpoint = input.endpoint {
            overview.endpoint = endpoint.url
            overview.portGiven = endpoint.portGiven
        }
        if let loadBalancer = input.loadBalancer { overview.loadBalancerIP = loadBalancer.text }
        if let ecosystem = input.ecosystem { overview.ecosystem = ecosystem?.text }
        if let name = input.tlsServerName { overview.tlsServerName = name }
        if let url = input.proxyURL { overview.proxyURL = url }
        if let argo = input.argo { overview.argo = argo.isEmpty ? nil : argo }
    }

    private mutating func takeCredential(_ input: borrowing ClusterInput) throws {
        switch input.credential {
        case .some(let new): take(new.stored, issuedAt: input.issuedAt)
        case .none: try correct(issuedAt: input.issuedAt)
        }
    }

    private mutating func take(_ new: StoredCredential, issuedAt: Timestamp?) {
        var stored = new
        defer { overview.credential = stored }
        guard let previous = overview.credential, previous.fingerprint == stored.fingerprint else {
            stored.rotatedAt = overview.credential == nil ? nil : now
            // One that was here before is as old as it was: to take another and then the first again, or to remove the
            // cluster and add it again, makes nothing young.
            if let earlier = previous[stored.fingerprint] {
                stored.acquiredAt = min(earlier, stored.acquiredAt)
            }
            return
        }
        // The same secret again is no rotation: its dates stay, unless the user corrects them, or they are in the future.
        let latest = now.adding(Timestamp.clockTolerance)
        stored.acquiredAt = previous.acquiredAt > latest ? now : previous.acquiredAt
        stored.rotatedAt = previous.rotatedAt.flatMap { $0 > latest ? nil : $0 }
        stored.facts.take(earlier: previous.facts)
        if issuedAt == nil, previous.issuedSource != nil {
            stored.facts.issuedAt = previous.facts.issuedAt
            stored.issuedSource = previous.issuedSource
        }
    }

    private mutating func correct(issuedAt: Timestamp?) throws {
        guard let issuedAt else { return }
        if let current = overview.credential {
            if current.issuedSource == .tokenClaim { try CredentialReader.checkIssue(issuedAt, current.facts) }
            guard issuedAt <= current.acquiredAt else {
                throw VaultError(
                    .inputInvalid,
                    "the vault has had this credential since \(current.acquiredAt.rfc3339), so it was issued before that date",
                    hint: "give the date when it was issued, or give the new credential with it")
            }
        }
        overview.credential?.facts.issuedAt = issuedAt
        overview.credential?.issuedSource = .user
    }
}

extension ReadSession {
    /// When the vault first got the credentials that versions before these had.
    fileprivate func previousCredentials(before rows: [RecordRow]) throws -> [CredentialFingerprint: Timestamp] {
        var found: [CredentialFingerprint: Timestamp] = [:]
        let earlier = try rows.filter { $0.version > 1 }.flatMap { row in
            try versions(of: row.recordID).filter { $0.version < row.version }
        }
        for version in earlier {
            guard let credential = try overview(version).credential else { continue }
            found[credential.fingerprint] = min(
                found[credential.fingerprint] ?? credential.acquiredAt, credential.acquiredAt)
        }
        return found
    }
}

// MARK: Judging

extension NextVersion {
    /// What the rules find of the version before.
    var findingsBefore: [Finding] {
        guard let old else { return [] }
        return VerificationRules.findings(for: ClusterFacts(overview: old.overview, now: now))
    }

    /// What the rules find of it: what is new, and the chain that the server presented last, held against CA data and host.
    func findings(after input: borrowing ClusterInput, in session: ReadSession) throws -> [Finding] {
        var reading = ClusterFactsReader(overview, now: now, isStored: old != nil)
        if let bundle = input.bundle ?? nil {
            reading.take(bundle)
        } else if let pem = material.caBundle {
            reading.take(stored: pem)
        }
        switch input.credential {
        case .some(let credential): reading.take(tokenAnomalies: credential.anomalies)
        case .none: break
        }
        if let old, let observed = try session.observation(of: old.row.recordID),
            let seen = try session.provingChain(observed)
        {
            try reading.take(outdated: seen)
        }
        return VerificationRules.findings(for: reading.facts)
    }

    /// How it differs from the version before, as text.
    var differences: [String] {
        guard let before = old?.overview else { return [] }
        let (mine, theirs) = (overview.credential, before.credential)
        let isOtherSecret = mine?.fingerprint != theirs?.fingerprint
        let fields: [(words: String, differ: Bool)] = [
            ("API hostname", overview.endpoint != before.endpoint || overview.portGiven != before.portGiven),
            ("load balancer IP", overview.loadBalancerIP != before.loadBalancerIP),
            ("ecosystem", overview.ecosystem != before.ecosystem),
            ("TLS server name", overview.tlsServerName != before.tlsServerName),
            ("proxy URL", overview.proxyURL != before.proxyURL),
            ("Argo CD settings", overview.argo != before.argo),
            ("CA data", material.caBundle != oldMaterial.caBundle),
            ("credential", isOtherSecret),
            ("basic username", !isOtherSecret && mine?.username != theirs?.username),
            ("credential details", !isOtherSecret && mine?.facts != theirs?.facts),
            (
                "the credential's acquisition date, which was in the future",
                !isOtherSecret && mine?.acquiredAt != theirs?.acquiredAt
            ),
            ("labels", overview.labels != before.labels),
            ("note", material.note != oldMaterial.note),
        ]
        return fields.filter(\.differ).map(\.words)
    }
}

// MARK: Storing

extension WriteSession {
    /// Stores a version, which becomes the current one.
    func store(
        _ next: NextVersion, saying input: borrowing ClusterInput, as change: ClusterChange
    ) throws -> OpenedCluster {
        var overview = next.overview
        overview.change = change
        overview.changedAt = now
        overview.restoredFrom = nil
        let material = next.material.encoded
        if let old = next.old {
            let parts = ClusterParts(material: material, secret: try input.copyOfSecret ?? secret(old.row))
            return try supersede(old, with: overview, parts)
        } else {
            guard let secret = input.copyOfSecret else { throw VaultError(.bug, "a new cluster has no credential") }
            let row = try insertCluster(overview, ClusterParts(material: material, secret: secret))
            return OpenedCluster(row: row, overview: overview)
        }
    }
}

extension ClusterInput {
    /// The secret part's plain text; nil if no credential is given.
    fileprivate var copyOfSecret: SecretBytes? {
        switch credential {
        case .some(let credential): credential.encoded.withBytes { SecretBytes(copying: $0) }
        case .none: nil
        }
    }
}
