// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Hands out engine payloads: first all checks, then one transaction with all log entries, then the payloads one by one
    /// through one reused secret buffer to `write`.
    ///
    /// One refused cluster refuses all (`findings`), unless the options say otherwise. Throws `not-found`,
    /// `integrity.rollback`, `log.unwritable`, and what `write` throws.
    public func export(
        _ selection: ClusterSelection, _ options: ExportOptions, write sink: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport {
        let plan = try write(releasing: true, keeping: selection.groups) { session in
            var plan = try ExportPlan(session, selection, options, now: context.now())
            try plan.forEachTicket(context.progress) { ticket in
                try session.log(
                    .secretExported, object: ticket.name, row: ticket.row, purpose: options.purpose,
                    intent: options.intent)
                ticket.verifiedAt = try session.noteRelease(of: ticket.row.recordID)
            }
            return plan
        }
        try mappingErrors { try PayloadStream(vault: self, options: options, isMasked: false).run(plan.tickets, sink) }
        return plan.report
    }

    /// The same payloads with every secret masked; logs nothing.
    public func exportMasked(
        _ selection: ClusterSelection, _ options: ExportOptions, write sink: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport {
        let plan = try read(keeping: selection.groups) { session in
            var plan = try ExportPlan(session, selection, options, now: context.now())
            try plan.forEachTicket(context.progress) { ticket in
                ticket.verifiedAt = try session.observation(of: ticket.row.recordID)?.content.verifiedAt
            }
            return plan
        }
        try mappingErrors { try PayloadStream(vault: self, options: options, isMasked: true).run(plan.tickets, sink) }
        return plan.report
    }
}

/// A cluster that may be handed out: little enough to hold 100,000 of them.
struct ExportTicket {
    let row: RecordRow
    let name: String
    var verifiedAt: Timestamp?
}

/// Which clusters are handed out and which are refused.
private struct ExportPlan {
    private(set) var tickets: [ExportTicket] = []
    private(set) var report = ExportReport(exported: 0, refused: [], warnings: [])

    init(
        _ session: ReadSession, _ selection: ClusterSelection, _ options: ExportOptions, now: Timestamp
    ) throws {
        try session.visit(selection) { cluster in
            try take(cluster, session, options, now)
            try Self.checkParts(cluster.row, session)
        }
        if case .names = selection {} else { tickets.sort { $0.name < $1.name } }
        report.exported = tickets.count
        guard report.refused.isEmpty || options.skipRefused else { throw refusal() }
    }

    /// Lets each ticket be dealt with, in the order in which they are handed out.
    mutating func forEachTicket(
        _ progress: (Progress) -> Void, _ body: (inout ExportTicket) throws -> Void
    ) throws {
        for index in tickets.indices {
            try body(&tickets[index])
            progress(Progress(activity: "preparing", done: UInt64(index + 1), total: UInt64(tickets.count)))
        }
    }

    private mutating func take(
        _ cluster: OpenedCluster, _ session: ReadSession, _ options: ExportOptions, _ now: Timestamp
    ) throws {
        let name = cluster.overview.name
        let observed = try session.observation(of: cluster.row.recordID)
        let facts = try session.factsForExport(of: cluster, observed?.row, now: now)
        let findings = VerificationRules.findings(for: facts)
        let errors = findings.filter { $0.severity == .error }
        if !errors.isEmpty, !options.allowFindings {
            report.refused.append(ExportRefusal(name: name, reasons: errors.map(\.message)))
            return
        }
        report.warnings += findings.map { "\(name): \($0.message)" }
        if let online = observed?.content.online { warn(of: online, cluster.row, name, known: findings) }
        if let prefix = options.pathLeftOut(of: cluster.overview) {
            report.warnings.append(
                "\(name): --api-hostname \(options.hostForm.rawValue) leaves out the path '\(prefix)' of its address")
        }
        tickets.append(ExportTicket(row: cluster.row, name: name))
    }

    /// What the API server said when it was last asked about this version: no rule of today's, but good to know.
    private mutating func warn(of online: CheckRecord, _ row: RecordRow, _ name: String, known: [Finding]) {
        guard online.version == row.version else { return }
        let errors = online.findings.filter { $0.severity == .error && !known.contains($0) }
        report.warnings += errors.map { "\(name): at \(online.at.rfc3339) \($0.rule): \($0.message)" }
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
        return VaultError(
            .findings, "refused to export, and nothing was handed out: \(shown)",
            hint: "mend it, leave those clusters out with --skip-refused, or insist with --allow-findings")
    }
}

/// Streams payloads in short read transactions of their own, so that a reader who stops listening blocks no writer.
private struct PayloadStream {
    private static let mask: [UInt8] = Array("********".utf8)
    let vault: UnlockedVault
    let options: ExportOptions
    let isMasked: Bool

    func run(_ tickets: [ExportTicket], _ sink: (Span<UInt8>) throws(VaultError) -> Void) throws {
        let frame = PayloadFrame(layout: options.layout)
        let writer = PayloadWriter(options: options, indent: frame.indent)
        var out = SecretBytes(capacity: 16_384)
        var content = SecretBytes(capacity: 4096)
        frame.begin(&out, isEmpty: tickets.isEmpty)
        for (index, ticket) in tickets.enumerated() {
            frame.before(index, &out)
            try append(ticket, writer, &content, &out)
            frame.after(&out)
            try out.withBytes(sink)
            out.removeAll()
            vault.context.progress(
                Progress(activity: "exporting", done: UInt64(index + 1), total: UInt64(tickets.count)))
        }
        frame.end(&out, isEmpty: tickets.isEmpty)
        try out.withBytes(sink)
    }

    private func append(
        _ ticket: ExportTicket, _ writer: PayloadWriter, _ content: inout SecretBytes, _ out: inout SecretBytes
    ) throws {
        // The rows of a version never change and their digests were checked against the tree, so no second pass is needed.
        try vault.store.read { reader in
            let parts = PartReader(reader: reader, cipher: vault.cipher, row: ticket.row)
            let cluster = try parts.cluster()
            let material = try parts.material(&content)
            guard !isMasked else {
                return try writer.write(
                    cluster, caBundle: material.caBundle, verifiedAt: ticket.verifiedAt, secret: Self.mask.span,
                    into: &out)
            }
            try parts.open(.secret, &content)
            try content.withBytes { bytes in
                let kind = cluster.overview.credential?.facts.kind ?? .opaqueBearer
                let secret = bytes.extracting(try ClusterSecret.range(in: bytes, kind: kind))
                try writer.write(
                    cluster, caBundle: material.caBundle, verifiedAt: ticket.verifiedAt, secret: secret, into: &out)
            }
        }
    }
}

extension ReadSession {
    /// What the vault knows of a cluster: its overview, and where a server presented a chain, that chain.
    ///
    /// The CA data is read again only to judge a chain: it was checked when it was stored, and most of what is exported is many.
    fileprivate func factsForExport(
        of cluster: OpenedCluster, _ observation: RecordRow?, now: Timestamp
    ) throws -> ClusterFacts {
        var reading = ClusterReading(cluster.overview, now: now)
        guard let observation, let seen = try seenChain(observation) else { return reading.facts }
        if let pem = try material(cluster.row).caBundle { reading.take(stored: pem) }
        try reading.take(seen: seen)
        return reading.facts
    }
}

extension ExportOptions {
    /// The path of the cluster's address, if the form asked for has no place for it.
    fileprivate func pathLeftOut(of overview: ClusterOverview) -> String? {
        guard hostForm != .url, let endpoint = try? APIEndpoint(overview.endpoint), !endpoint.pathPrefix.isEmpty else {
            return nil
        }
        return endpoint.pathPrefix
    }
}
