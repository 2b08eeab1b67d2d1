// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// The answers of an API server.
///
/// The first byte picks the status, the second one says whether the answer is called JSON whatever its head says; then come
/// the lines of the head, and after the mark the body. The body is also read as a file of rules, and as libcurl's words.
enum AnswersTarget {
    private static let statuses = [200, 201, 204, 301, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503, 999, 0]
    private static let moment = Timestamp(seconds: 1_893_456_000)
    private static let host = "api.example.com:6443"

    static func run(_ input: [UInt8]) throws(Violation) {
        guard input.count >= 2 else { return }
        let parts = Array(input.dropFirst(2)).sections
        let body = parts.dropFirst().first ?? []
        var response = HTTPResponse()
        for line in parts[0].split(separator: 0x0A, omittingEmptySubsequences: false) {
            response.take(headerLine: Array(line))
        }
        response.status = statuses[Int(input[0]) % statuses.count]
        if input[1] & 1 == 1 { response.contentType = "application/json" }
        response.body = body
        try MessageText.check(response.date?.rfc3339 ?? "", "a date")
        try read(response)
        try rules(body)
        try failures(body.text)
    }

    /// Reads the answer as each document that is asked for, and puts what it says before the rules.
    private static func read(_ response: HTTPResponse) throws(Violation) {
        var facts = OnlineFacts(url: "https://\(host)")
        facts.clock = response.date.map { ServerClock(server: $0, local: moment) }
        facts.serverVersion = reply(VersionDocument.self, response, &facts)?.gitVersion
        if let review = reply(SelfSubjectReview.self, response, &facts) {
            facts.identity = review.identity
            facts.authentication = .accepted
            let count = review.identity.groups.count
            try Violation.unless(count <= 100, "an identity of \(count) groups")
        }
        if let review = reply(SelfSubjectAccessReview.self, response, &facts), !review.status.allowed {
            facts.authentication = .ignored
        }
        if let review = reply(SelfSubjectRulesReview.self, response, &facts) {
            facts.access = access(review.status.resourceRules ?? [])
        }
        _ = reply(StatusDocument.self, response, &facts)
        try Violation.unless((facts.access?.excessive.count ?? 0) <= 500, "too many rights")
        for problem in facts.problems {
            try MessageText.check(problem.message, "a problem")
            try MessageText.check(problem.hint ?? "", "the hint of a problem")
        }
        var overview = ClusterOverview(name: "paris", change: .added, changedAt: moment)
        overview.credential = StoredCredential(
            facts: CredentialFacts(kind: .boundServiceAccountToken, claims: claims),
            fingerprint: CredentialFingerprint(high: 0, low: 0), acquiredAt: moment)
        try MessageText.check(
            VerificationRules.findings(for: ClusterFacts(overview: overview, now: moment, online: facts)))
    }

    private static var claims: TokenClaims {
        var claims = TokenClaims()
        claims.namespace = "aichor"
        claims.serviceAccount = "dp-cluster-service-account"
        return claims
    }

    private static func reply<Document: Decodable>(
        _ type: Document.Type, _ response: HTTPResponse, _ facts: inout OnlineFacts
    ) -> Document? {
        switch APIReply<Document>(.success(response), path: "/version", host: host) {
        case .document(let document): return document
        case .unauthorized(let words), .forbidden(let words): facts.authentication = .rejected(words)
        case .problem(let problem): facts.problems.append(problem)
        case .notFound, .untrusted, .cancelled: break
        }
        return nil
    }

    private static func access(_ rules: [AccessRule]) -> AccessFacts {
        var access = AccessFacts()
        let demanded = ResourceRules.onPremise.rights
        access.demanded = demanded.count
        access.missing = demanded.filter { right in !rules.contains { $0.grants(right) } }
        access.excessive = ExcessiveRights(demanded: demanded).rights(in: rules)
        return access
    }

    private static func rules(_ body: [UInt8]) throws(Violation) {
        let rules: ResourceRules
        do throws(InvalidInput) { rules = try ResourceRules(json: body.span) } catch {
            return try MessageText.check(error)
        }
        try Violation.unless((1...500).contains(rules.rights.count), "\(rules.rights.count) rights")
    }

    /// What libcurl or OpenSSL say may quote the server.
    private static func failures(_ words: String) throws(Violation) {
        let finding = Finding(rule: "chain.untrusted", severity: .error, message: "refused")
        let failures: [TransferFailure] = [
            .noRoute(words), .handshakeRefused(words), .proxyFailed(words), .proxyUntrusted([finding]), .other(words),
        ]
        for failure in failures {
            let problem = failure.problem(host: host)
            try MessageText.check(problem.message, "a failure")
            try MessageText.check(problem.hint ?? "", "the hint of a failure")
        }
    }
}
