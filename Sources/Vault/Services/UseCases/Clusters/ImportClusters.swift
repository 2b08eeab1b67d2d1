// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Imports the clusters of a source, in one transaction: all or nothing, unless the options say otherwise.
    ///
    /// Refused candidates are in the report, each with its reasons; then nothing was written unless `keepsGoing`. A dry run
    /// needs no right to write. Throws what every change throws.
    public func importClusters(
        from source: some PreparedCandidates, _ options: ImportOptions
    ) throws(VaultError) -> ImportReport {
        guard !options.isDryRun else {
            return try read { session in
                var run = try SourceImport(session, writer: nil, options, now: context.now())
                return try run.take(source, progress: context.progress)
            }
        }
        var refused: ImportReport?
        do throws(VaultError) {
            return try write { session in
                var run = try SourceImport(session, writer: session, options, now: session.now)
                let report = try run.take(source, progress: context.progress)
                guard report.isAccepted else {
                    refused = report
                    // Thrown to have the transaction rolled back.
                    throw VaultError(.findings, "not all clusters can be imported")
                }
                return report
            }
        } catch {
            guard let refused, error.code == .findings else { throw error }
            return refused
        }
    }
}

/// One pass over a source: each candidate is judged, and stored as long as none before it was refused.
private struct SourceImport {
    private let session: ReadSession
    /// Nil for a dry run.
    private let writer: WriteSession?
    private let options: ImportOptions
    private let evaluator: CandidateEvaluator
    /// The place of the candidate that has a name; the first one counts.
    private var places: [ClusterName: String] = [:]
    private var hasRefused = false
    private var refusals = 0

    /// More invalid ones than anybody fixes by hand: it is probably the wrong file.
    private static let mostRefusals = 10_000

    init(_ session: ReadSession, writer: WriteSession?, _ options: ImportOptions, now: Timestamp) throws {
        self.session = session
        self.writer = writer
        self.options = options
        evaluator = try CandidateEvaluator(session, options, now: now)
    }

    mutating func take(
        _ source: some PreparedCandidates, progress: (Progress) -> Void
    ) throws -> ImportReport {
        var results: [ImportResult] = []
        let count = source.count
        results.reserveCapacity(count)
        for index in 0..<count {
            let result = try take(source, at: index)
            if result.action == .refused {
                hasRefused = true
                refusals += 1
            }
            results.append(result)
            guard refusals <= Self.mostRefusals else { throw Self.tooManyRefusals(results) }
            progress(Progress(activity: "importing", done: UInt64(index + 1), total: UInt64(count)))
        }
        return ImportReport(results: results, isAccepted: options.keepsGoing || !hasRefused)
    }

    private static func tooManyRefusals(_ results: [ImportResult]) -> VaultError {
        let first = results.first { $0.action == .refused }
        let example = first.flatMap { result in result.problems.first.map { "\(result.place): \($0.message)" } } ?? ""
        return VaultError(
            .inputInvalid,
            "more than \(mostRefusals) clusters are invalid, so nothing was imported; the first is \(example)",
            hint: first?.problems.first?.hint ?? "is it the right file?")
    }

    private mutating func take(_ source: some PreparedCandidates, at index: Int) throws -> ImportResult {
        let candidate = source.candidate(at: index)
        let verdict = try evaluator.evaluate(source, at: index, earlier: candidate.name.flatMap { places[$0] })
        if let name = candidate.name, places[name] == nil { places[name] = candidate.place }
        var result = ImportResult(index: index, candidate, verdict)
        // Once one is refused, nothing will be kept: the others are judged only.
        guard let writer, result.action != .unchanged, options.keepsGoing || !hasRefused else { return result }
        switch verdict.version {
        case .some(let version): result.version = try Self.store(version, candidate, in: writer)
        case .none: break
        }
        return result
    }

    private static func store(
        _ version: borrowing AcceptedVersion, _ candidate: ClusterCandidate, in writer: WriteSession
    ) throws -> UInt64 {
        let stored = try writer.store(version.next, saying: version.input, as: .imported)
        let purpose = version.next.old == nil ? "add" : "update"
        try writer.log(
            .clusterImported, object: stored.overview.name, row: stored.row,
            purpose: "\(purpose) from \(candidate.place.shortened)")
        return stored.row.version
    }
}

extension ImportResult {
    fileprivate init(index: Int, _ candidate: ClusterCandidate, _ verdict: borrowing CandidateVerdict) {
        self.init(
            index: index, place: candidate.place, name: candidate.name?.text, action: verdict.action,
            version: verdict.currentVersion, changes: verdict.changes, missing: verdict.missing,
            problems: verdict.problems,
            warnings: candidate.warnings + verdict.warnings)
    }
}

extension String {
    /// Enough of it for the log, whatever a document calls its parts.
    fileprivate var shortened: String { utf8.count <= 200 ? self : String(unicodeScalars.prefix(60)) + "…" }
}
