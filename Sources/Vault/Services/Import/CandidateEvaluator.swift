// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A version that can be stored, with the warnings about it.
struct AcceptedVersion: ~Copyable {
    let next: NextVersion
    let input: ClusterInput
}

/// What is to become of a candidate.
struct CandidateVerdict: ~Copyable {
    var action = ImportResult.Status.refused
    /// The version of the cluster that is in the vault already and stays.
    var currentVersion: UInt64?
    var missing: [ImportResult.MissingField] = []
    var problems: [ClusterCandidate.Problem] = []
    var warnings: [String] = []
    /// How it differs from the vault's, as text.
    var changes: [String] = []
    /// What to store; nil if it was refused, or is in the vault already.
    var version: AcceptedVersion?

    fileprivate mutating func refuse(_ message: String, hint: String? = nil) {
        problems.append(ClusterCandidate.Problem(message, hint: hint))
    }

    /// Notes what `body` throws for the candidate's own fault; what is wrong with the vault is thrown on.
    fileprivate mutating func gather(_ body: () throws -> Void) throws {
        do { try body() } catch {
            let error = VaultError(error)
            guard error.isCandidatesFault else { throw error }
            refuse(error.message, hint: error.hint)
        }
    }
}

/// Judges candidates as `add` and `set` judge what they are given.
struct CandidateEvaluator {
    private let session: ReadSession
    private let options: ImportOptions
    private let now: Timestamp
    private let reader: CredentialReader
    private let gate: FindingGate
    /// The names of removed clusters: looked up once, because that takes as long as reading them all.
    private let removedNames: Set<String>
    private let known: KnownClusters

    init(_ session: ReadSession, _ options: ImportOptions, now: Timestamp) throws {
        self.session = session
        self.options = options
        self.now = now
        reader = CredentialReader(cipher: session.cipher, now: now, allowsFindings: options.allowsFindings)
        gate = FindingGate(allowsFindings: options.allowsFindings)
        removedNames = try session.removedNames()
        known = KnownClusters(session)
    }

    /// What is to become of a candidate; `earlier` is the place of one before it that has the same name.
    func evaluate(
        _ source: some PreparedCandidates, at index: Int, earlier: String?
    ) throws -> CandidateVerdict {
        let candidate = source.candidate(at: index)
        var verdict = CandidateVerdict()
        let live = try candidate.name.flatMap { try session.find($0) }
        verdict.problems = candidate.problems
        if let earlier {
            verdict.refuse("has the same name as \(earlier)", hint: "give each cluster its own name")
        }
        checkMissing(candidate, isLive: live != nil, &verdict)
        checkDates(candidate, &verdict)
        if candidate.method == .none, candidate.problems.isEmpty {
            verdict.refuse("has no credential", hint: "give a bearer token, or a user name and a password")
        }
        var input = ClusterInput(candidate)
        try verdict.gather { input.bundle = try source.bundle(at: index).map { $0?.certificates } }
        // Reported of what is refused for another reason, or in the vault already, too: others read its file.
        verdict.warnings = (input.bundle ?? nil)?.findings.filter { $0.rule == "ca.parse" }.map(\.message) ?? []
        if candidate.problems.isEmpty, candidate.method != .none {
            try takeCredential(candidate, { () throws(VaultError) in try source.secret(at: index) }, &input, &verdict)
        }
        guard verdict.problems.isEmpty, let name = candidate.name else { return verdict }
        try decide(try version(of: name, after: live), consume input, &verdict)
        return verdict
    }

    private func version(of name: ClusterName, after live: OpenedCluster?) throws -> NextVersion {
        if let live { return try NextVersion(after: live, in: session, now: now) }
        let namesakes = removedNames.contains(name.text) ? try session.removed(name) : []
        return try NextVersion(of: name, after: namesakes, in: session, now: now)
    }

    private func takeCredential(
        _ candidate: ClusterCandidate, _ secret: () throws(VaultError) -> SecretBytes,
        _ input: inout ClusterInput, _ verdict: inout CandidateVerdict
    ) throws {
        guard let given = candidate.credential(secret, &verdict) else { return }
        do throws(VaultError) { try input.take(candidate, given, reader) } catch {
            try verdict.gather { throw error }
        }
    }

    private func decide(
        _ version: NextVersion, _ input: consuming ClusterInput, _ verdict: inout CandidateVerdict
    ) throws {
        var next = version
        verdict.warnings = (verdict.warnings + input.warnings).withoutRepetition()
        try next.take(input)
        verdict.currentVersion = next.old?.row.version
        guard next.isNew else {
            verdict.action = .unchanged
            return
        }
        verdict.changes = next.differences
        let findings = try next.findings(after: input, in: session)
        let before = next.findingsBefore
        try verdict.gather { try gate.check(findings, before: before) }
        if let other = NameCollision(next, input), !options.allowsFindings {
            verdict.problems.append(other.problem)
        } else if next.old != nil, !options.updates {
            verdict.refuse(
                "is already in the vault and differs in " + verdict.changes.joined(separator: ", "),
                hint: "update it with --update")
        }
        guard verdict.problems.isEmpty else {
            verdict.currentVersion = nil
            return
        }
        verdict.warnings = (verdict.warnings + findings.map(\.message)).withoutRepetition()
        try warn(of: next, &verdict)
        verdict.action = next.old == nil ? .added : .updated
        verdict.version = AcceptedVersion(next: next, input: input)
    }

    /// What the vault holds under other names, or held under this one.
    private func warn(of next: NextVersion, _ verdict: inout CandidateVerdict) throws {
        let name = next.overview.name
        if let before = next.old?.overview.endpoint, before != next.overview.endpoint {
            verdict.warnings.append(
                "its credential will now be sent to \(next.overview.endpoint) instead of \(before)")
        }
        verdict.warnings += try known.notes(on: next)
        if next.old == nil, removedNames.contains(name), let name = try? ClusterName(name) {
            verdict.warnings.append(name.noteOnRemoved)
        }
    }

    /// What the form needs of a new cluster.
    private func checkMissing(_ candidate: ClusterCandidate, isLive: Bool, _ verdict: inout CandidateVerdict) {
        let fields: [(field: ImportResult.MissingField, words: String, isThere: Bool)] = [
            (.engineName, "engine name", candidate.name != nil),
            (.apiHostname, "API hostname", candidate.endpoint != nil || isLive),
            (.loadBalancerIp, "load balancer IP", candidate.loadBalancer != nil || isLive),
        ]
        for field in fields where !field.isThere {
            verdict.missing.append(field.field)
            var problem = ClusterCandidate.Problem("has no \(field.words), which the form requires")
            problem.isOmission = true
            verdict.problems.append(problem)
        }
    }

    private func checkDates(_ candidate: ClusterCandidate, _ verdict: inout CandidateVerdict) {
        // A cluster's clock may be a little ahead of this machine's.
        if let issued = candidate.issuedAt, issued > now.adding(Timestamp.clockTolerance) {
            verdict.refuse(
                "has the issue date \(issued.rfc3339), which is in the future",
                hint: "check that date and this machine's clock")
        }
        guard let acquired = candidate.acquiredAt else { return }
        if acquired > now {
            verdict.refuse(
                "has the acquisition date \(acquired.rfc3339), which is in the future",
                hint: "check that date and this machine's clock")
        } else if acquired < Self.beginning {
            verdict.refuse(
                "has the acquisition date \(acquired.rfc3339), which is before Kubernetes existed",
                hint: "leave out the date if it is not known")
        }
    }

    /// The year in which Kubernetes was published.
    private static let beginning = Timestamp(seconds: 1_388_534_400)
}

extension VaultError {
    /// Whether another candidate may be all right.
    fileprivate var isCandidatesFault: Bool {
        code == .inputInvalid || code == .findings
    }
}

extension ReadSession {
    /// The names of removed clusters.
    fileprivate func removedNames() throws -> Set<String> {
        var names: Set<String> = []
        try forEachCluster(of: rows(in: .tombstones), detail: .summary) { names.insert($0.overview.name) }
        return names
    }
}

extension ClusterInput {
    /// Says what a candidate says, but for what must be read and can fail.
    fileprivate init(_ candidate: ClusterCandidate) {
        self.init()
        endpoint = candidate.endpoint
        loadBalancer = candidate.loadBalancer
        ecosystem = candidate.ecosystem
        tlsServerName = candidate.tlsServerName
        proxyURL = candidate.proxyURL
        argo = candidate.argo
        labels = candidate.labels.map { .all($0) } ?? .changes(candidate.addedLabels)
        note = candidate.note
    }

    fileprivate mutating func take(
        _ candidate: ClusterCandidate, _ given: borrowing NewCredential, _ reader: CredentialReader
    ) throws(VaultError) {
        let origin = CredentialOrigin(
            issue: candidate.issuedAt.map { .init(at: $0, source: candidate.issuedSource ?? .user) },
            acquiredAt: candidate.acquiredAt, secret: candidate.secret)
        credential = try reader.read(given, origin)
    }
}

extension ClusterCandidate {
    /// Its credential; nil if it cannot be read, which is a problem of its own: whatever is wrong outside the vault is.
    fileprivate func credential(
        _ secret: () throws(VaultError) -> SecretBytes, _ verdict: inout CandidateVerdict
    ) -> NewCredential? {
        do throws(VaultError) {
            switch method {
            case .basic(let username): return .basic(username: username, password: try secret())
            case .bearerToken, .none: return .bearer(try secret())
            }
        } catch {
            verdict.refuse(error.message, hint: error.hint)
            return nil
        }
    }
}
