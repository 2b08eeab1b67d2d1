// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A cluster that may be exported: little enough to hold 100,000 of them.
struct ExportItem {
    let row: RecordRow
    let name: String
    var verifiedAt: Timestamp?
}

/// Which clusters are exported and which are refused.
struct ExportPlan {
    private(set) var items: [ExportItem] = []
    private(set) var report = ExportReport(exported: 0, refused: [], warnings: [])
    /// What the form has no value for, if one field of it is asked for.
    private var missing: VaultError?
    /// The Secrets of Argo CD so far, and their clusters: of two of one name, `kubectl apply` would keep the last.
    private var argoSecrets: [ArgoSecretName: String] = [:]
    private let policy: CompiledPolicy

    init(
        _ session: ReadSession, _ selection: ClusterSelection, _ options: ExportOptions, now: Timestamp
    ) throws {
        policy = try session.policy().policy.compiled()
        try session.visit(selection) { cluster in
            try take(cluster, session, options, now)
            try Self.checkParts(cluster.row, session)
        }
        if case .names = selection {} else { items.sort { $0.name < $1.name } }
        report.exported = items.count
        if options.format == .kubeconfig, items.count > 1 {
            report.warnings.append(
                "a kubeconfig of several clusters has no current context: choose one with --context NAME")
        }
        if options.isForOne { try requireOne(options) }
        if let missing { throw missing }
        guard report.refused.isEmpty || options.skipRefused else { throw refusal() }
    }

    /// Lets each ticket be dealt with, in the order of the export.
    mutating func forEachItem(
        _ progress: (Progress) -> Void, _ body: (inout ExportItem) throws -> Void
    ) throws {
        for index in items.indices {
            try body(&items[index])
            progress(Progress(activity: "preparing", done: UInt64(index + 1), total: UInt64(items.count)))
        }
    }

    private mutating func take(
        _ cluster: OpenedCluster, _ session: ReadSession, _ options: ExportOptions, _ now: Timestamp
    ) throws {
        let name = cluster.overview.name
        let observed = try session.observation(of: cluster.row.recordID)
        var facts = try session.factsForExport(of: cluster, observed, now: now)
        facts.policy = policy.effective(for: cluster.overview.labels, recordID: cluster.row.recordID)
        let findings = VerificationRules.findings(for: facts)
        let errors = findings.filter { $0.severity == .error }
        if !errors.isEmpty, !options.allowFindings {
            report.refused.append(ExportRefusal(name: name, reasons: errors.map(\.message)))
            return
        }
        if !options.allowFindings, let online = observed?.content.online,
            let rejection = Self.rejection(online, cluster)
        {
            report.refused.append(ExportRefusal(name: name, reasons: [rejection]))
            return
        }
        if let objection = try session.objection(to: cluster, options) ?? claim(cluster.overview, options) {
            report.refused.append(ExportRefusal(name: name, reasons: [objection], isFinal: true))
            return
        }
        if let field = options.field, try !session.hasValue(of: field, cluster) {
            missing = VaultError(.notFound, "\(name) has no \(field.rawValue)")
        }
        report.warnings += findings.map { "\(name): \($0.message)" }
        report.warnings += Self.concerns(facts, cluster, observed?.content, known: findings).map { "\(name): \($0)" }
        if let online = observed?.content.online { warn(of: online, cluster, name, known: findings) }
        if let prefix = options.pathLeftOut(of: cluster.overview) {
            report.warnings.append(
                "\(name): --api-hostname \(options.hostForm.rawValue) leaves out the path '\(prefix)' of the address")
        }
        if let lost = options.format.lost(of: cluster.overview) { report.warnings.append("\(name): \(lost)") }
        if let caveat = try session.caveat(of: cluster, options) { report.warnings.append("\(name): \(caveat)") }
        items.append(ExportItem(row: cluster.row, name: name))
    }

    /// Why the cluster's Secret cannot be in one output with those of the clusters before it.
    private mutating func claim(_ overview: ClusterOverview, _ options: ExportOptions) -> String? {
        guard options.format == .argocd else { return nil }
        let secret = ArgoSecretName(of: overview, inNamespace: options.namespace)
        if let other = argoSecrets[secret] {
            return
                "its Secret \(secret.namespace)/\(secret.name) would replace that of \(other): export them separately"
        }
        argoSecrets[secret] = overview.name
        return nil
    }

    private func requireOne(_ options: ExportOptions) throws {
        let what = options.field == nil ? options.format.rawValue : "one field"
        let count = items.count + report.refused.count
        guard count > 0 else { throw VaultError(.notFound, "no cluster to export as \(what)") }
        guard count == 1 else {
            throw VaultError(.usage, "\(what) exports one cluster, but \(count) are selected", hint: "name one of them")
        }
    }

    /// That the API server did not accept this credential when it was last asked: whoever gets it can do nothing with it.
    ///
    /// It is only ever sent over a connection whose certificate was accepted, so nobody in between can cause this.
    private static func rejection(_ online: CheckRecord, _ cluster: OpenedCluster) -> String? {
        let isInForce = online.isCurrent(forVersion: cluster.row.version, sameSince: cluster.overview.sameSince)
        guard online.version > 0, isInForce, let found = online.findings.first(where: { $0.rule == "auth.rejected" })
        else {
            return nil
        }
        return "at \(online.at.rfc3339), \(found.message)"
    }

    /// What the API server answered when it was last asked about this version: not checked now, but useful to know.
    private mutating func warn(of online: CheckRecord, _ cluster: OpenedCluster, _ name: String, known: [Finding]) {
        let isInForce = online.isCurrent(forVersion: cluster.row.version, sameSince: cluster.overview.sameSince)
        guard online.version > 0, isInForce else { return }
        let errors = online.findings.filter { $0.severity == .error && !known.contains($0) }
        report.warnings += errors.map { "\(name): at \(online.at.rfc3339) \($0.rule): \($0.message)" }
    }

    /// What an audit would call critical or worse and these checks do not find, such as an age that the policy does not allow.
    ///
    /// What an earlier check found is not among it, because that is found again or reported as what it was.
    private static func concerns(
        _ facts: ClusterFacts, _ cluster: OpenedCluster, _ observation: Observation?, known: [Finding]
    ) -> [String] {
        var facts = facts
        var audit = AuditFacts(version: cluster.row.version)
        audit.sameSince = cluster.overview.sameSince
        audit.policy = facts.policy ?? EffectivePolicy()
        audit.observation = observation
        audit.serving = observation?.servingCertificate(of: cluster.overview)
        audit.clock = facts.now
        facts.audit = audit
        return AuditRules.findings(for: facts).filter { finding in
            finding.severity == .error && finding.rule != FailedVerificationRule.id
                && !known.contains { $0.rule == finding.rule }
        }.map(\.message)
    }

    /// Whether both parts are the ones that were stored, so that no damage shows only after the first byte went out.
    private static func checkParts(_ row: RecordRow, _ session: ReadSession) throws {
        for part in [RecordPart.material, .secret] {
            guard let sealed = try session.reader.part(part, rowID: row.rowID) else {
                throw FormatError.record("a part is missing")
            }
            let digest = try session.cipher.partDigest(nonce: sealed.nonce.span, sealed: sealed.sealed.span)
            guard digest == row.digest(of: part) else {
                throw FormatError.record("a part is not the one that was written")
            }
        }
    }

    private func refusal() -> VaultError {
        let lines = report.refused.map { "\($0.name): \($0.reasons.joined(separator: "; "))" }
        let shown =
            lines.prefix(10).joined(separator: "; ") + (lines.count > 10 ? "; and \(lines.count - 10) more" : "")
        let hint =
            report.refused.allSatisfy(\.isFinal)
            ? "choose another --format, or skip those clusters with --skip-refused"
            : "fix it, skip those clusters with --skip-refused, or export anyway with --allow-findings"
        return VaultError(.findings, "export refused, nothing was exported: \(shown)", hint: hint)
    }
}

extension ReadSession {
    /// What the vault has about a cluster: its overview, and where a server presented a chain, that chain.
    ///
    /// The CA data is read again only to judge a chain: it was checked when it was stored, and most of what is exported is many.
    fileprivate func factsForExport(
        of cluster: OpenedCluster, _ observed: (row: RecordRow, content: Observation)?, now: Timestamp
    ) throws -> ClusterFacts {
        var reading = ClusterFactsReader(cluster.overview, now: now)
        guard let observed, let seen = try provingChain(observed) else { return reading.facts }
        if let pem = try material(cluster.row).caBundle { reading.take(stored: pem) }
        try reading.take(seen: seen)
        return reading.facts
    }
}

extension ReadSession {
    /// Why the format cannot carry a cluster.
    fileprivate func objection(to cluster: OpenedCluster, _ options: ExportOptions) throws -> String? {
        let hasCA = try options.asksForCA && material(cluster.row).caBundle != nil
        return options.objection(to: cluster.overview, hasCA: hasCA)
    }

    /// Whether a field of the form has a value.
    fileprivate func hasValue(of field: FormField, _ cluster: OpenedCluster) throws -> Bool {
        let hasCA = try field == .caData && material(cluster.row).caBundle != nil
        return cluster.overview.has(field, hasCA: hasCA)
    }

    /// What the format may change on the way, to be reported before the secret is released.
    fileprivate func caveat(of cluster: OpenedCluster, _ options: ExportOptions) throws -> String? {
        guard options.format == .tfvars, cluster.overview.credential?.facts.kind == .basic else { return nil }
        let isASCII = try secret(cluster.row).withBytes { bytes in
            let range = try ClusterSecret.range(in: bytes, kind: .basic)
            return !bytes.extracting(range).contains { $0 >= 0x80 }
        }
        return options.format.caveat(username: cluster.overview.credential?.username, passwordIsASCII: isASCII)
    }
}

extension ExportOptions {
    /// The path of the cluster's address, if the form asked for has no place for it.
    fileprivate func pathLeftOut(of overview: ClusterOverview) -> String? {
        guard hostForm != .url, field == nil || field == .apiHostname,
            let endpoint = try? APIEndpoint(overview.endpoint), !endpoint.pathPrefix.isEmpty
        else {
            return nil
        }
        return endpoint.pathPrefix
    }
}
