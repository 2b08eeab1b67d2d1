// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultKubernetes

/// What is read of a cluster, out of the vault or before it goes in, for the rules to look at.
struct ClusterFactsReader {
    /// The cluster with its certificates as they read now, and everything else that the rules ask for.
    private(set) var facts: ClusterFacts
    /// The certificates of the CA data, as DER; nil if there is none.
    private var anchors: [[UInt8]]?

    /// What verifies the cluster's server: its CA data, or the system's roots if it has none.
    ///
    /// Created when it is needed: reading certificates takes longest, and most readings judge no chain.
    var trust: TrustPolicy { anchors.map { TrustPolicy(anchors: $0) } ?? .systemRoots }

    init(_ overview: ClusterOverview, now: Timestamp, isStored: Bool = true) {
        facts = ClusterFacts(overview: overview, now: now)
        facts.isStored = isStored
    }

    /// Takes in the rotation policy in force for the cluster.
    mutating func take(policy: EffectivePolicy) { facts.policy = policy }

    /// Takes in the CA data as it was given or is stored.
    mutating func take(_ bundle: CertificateBundle) {
        facts.bundleFindings = bundle.findings
        facts.overview.certificates = bundle.certificates
        anchors = bundle.encodings
    }

    /// Takes in stored CA data, which was checked when it was stored: what cannot be read now is a finding.
    mutating func take(stored pem: [UInt8]) {
        do throws(InvalidInput) { take(try CertificateBundle.read(pem.span)) } catch {
            facts.bundleFindings = [error.finding]
            anchors = []
        }
    }

    /// Looks at the token's form.
    mutating func take(token: borrowing SecretBytes) { take(tokenAnomalies: TokenInspector.anomalies(of: token)) }

    /// Takes in what is odd about the token's form.
    mutating func take(tokenAnomalies: [String]) { facts.tokenAnomalies = tokenAnomalies }

    /// Holds a chain that was given against CA data and host.
    mutating func take(given chain: ServingChain) throws {
        try evaluate(chain, .given, as: facts.overview.tlsServerName)
    }

    /// Holds the chain that was seen last against CA data and host.
    ///
    /// What another endpoint presented says nothing about this one.
    mutating func take(seen chain: ObservedChain) throws {
        guard let presented = ServingChain(chain.certificates), presented.isReadable, isCurrent(chain) else { return }
        try evaluate(presented, .seen, as: chain.tlsServerName)
        guard let serving = facts.serving else { return }
        let errors = serving.findings.filter { $0.severity == .error }
        // Servers renew their certificates automatically: one that has expired since means that it is time to verify again.
        guard !errors.isEmpty, errors.allSatisfy({ $0.rule == "chain.validity" }) else { return }
        facts.bundleFindings.append(
            Finding(
                rule: "chain.validity", severity: .warning,
                message: "the certificates that the server presented at \(chain.seenAt.rfc3339) have expired since",
                hint: "verify again: aichor-vault verify \(facts.nameInHints) --online"))
        facts.serving = nil
    }

    /// The same for a cluster that is being changed: the server may have been changed before, so it can only warn.
    mutating func take(outdated chain: ObservedChain) throws {
        try take(seen: chain)
        guard let serving = facts.serving else { return }
        let errors = serving.findings.filter { $0.severity == .error }
        facts.bundleFindings += errors.map { finding in
            Finding(
                rule: finding.rule, severity: .warning,
                message:
                    "the certificates that the server presented at \(chain.seenAt.rfc3339) do not match: \(finding.message)",
                hint: "verify again: aichor-vault verify \(facts.nameInHints) --online")
        }
        facts.serving = nil
    }

    private func isCurrent(_ chain: ObservedChain) -> Bool {
        // For another name, a server may present another certificate.
        if let name = facts.overview.tlsServerName, name != chain.tlsServerName { return false }
        guard let endpoint = chain.endpoint else { return chain.seenAt >= facts.overview.changedAt }
        return endpoint == facts.overview.endpoint
    }

    /// Takes in what was learnt over the network.
    mutating func take(online: OnlineFacts, tlsServerName: String?) {
        facts.online = online
        guard !online.presentedChain.isEmpty else { return }
        let findings = online.chainFindings + note(on: tlsServerName)
        facts.serving = ServingFacts(source: .presented, findings: evaluated(findings))
    }

    /// That a chain was held against another name than the endpoint's own: it works, but not for AIchor.
    private func note(on tlsServerName: String?) -> [Finding] {
        guard let tlsServerName, (try? APIEndpoint(facts.overview.endpoint))?.host != tlsServerName else { return [] }
        return [
            Finding(
                rule: "host.match", severity: .warning,
                message:
                    "the certificate was checked for the name \(tlsServerName.quoted), for which AIchor's form has no field",
                hint: "register a host that the certificate contains, or have this one added to it")
        ]
    }

    /// Without CA data the system's roots were asked, which is what a person must know first.
    private func evaluated(_ findings: [Finding]) -> [Finding] {
        guard anchors == nil else { return findings }
        return findings.map { finding in
            guard finding.rule == "chain.incomplete" || finding.rule == "chain.untrusted" else { return finding }
            return Finding(
                rule: finding.rule, severity: finding.severity, message: finding.message,
                hint:
                    "there is no CA data, so the system's root certificates were used: give the cluster's own CA with --ca-file FILE"
            )
        }
    }

    private mutating func evaluate(
        _ chain: ServingChain, _ source: HostProof.Source, as tlsServerName: String? = nil
    ) throws {
        guard let endpoint = try? APIEndpoint(facts.overview.endpoint) else { return }
        let host = try ServerName(tlsServerName ?? endpoint.host)
        let findings = try trust.evaluate(chain, host: host, at: facts.now) + note(on: tlsServerName)
        facts.serving = ServingFacts(source: source, findings: evaluated(findings))
    }
}

extension ReadSession {
    /// The chain seen last, unless the server presented another one since that was refused.
    func provingChain(_ observed: (row: RecordRow, content: Observation)) throws -> ObservedChain? {
        guard let chain = try observedChain(observed.row) else { return nil }
        if let online = observed.content.online, case .refuted = online.host, online.at > chain.seenAt { return nil }
        return chain
    }

    /// Reads what is stored of a cluster, its token's form and the chain seen last.
    func reading(of cluster: OpenedCluster, now: Timestamp, given: ServingChain? = nil) throws -> ClusterFactsReader {
        var reading = ClusterFactsReader(cluster.overview, now: now)
        if let pem = try material(cluster.row).caBundle { reading.take(stored: pem) }
        let kind = cluster.overview.credential?.facts.kind
        if let kind, kind != .basic {
            let content = try secret(cluster.row)
            let range = try content.withBytes { try ClusterSecret.range(in: $0, kind: kind) }
            reading.take(token: content.withBytes { SecretBytes(copying: $0.extracting(range)) })
        }
        if let given {
            try reading.take(given: given)
        } else if let observed = try observation(of: cluster.row.recordID), let seen = try provingChain(observed) {
            try reading.take(seen: seen)
        }
        return reading
    }
}
