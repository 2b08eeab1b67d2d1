// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// What checks found earlier and what counts of it.
@Suite struct `Checks that still count` {
    private static let now = AuditScenario.now

    private static func check(_ findings: [(String, Severity)], online: Bool, ago: Int64 = 1) -> CheckRecord {
        var check = CheckRecord(at: now.adding(-ago))
        check.findings = findings.map { Finding(rule: $0, severity: $1, message: "m") }
        (check.verdict, check.isOnline, check.version) = (Verdict(check.findings), online, 7)
        return check
    }

    private static func scenario(_ checks: [CheckRecord]) -> AuditScenario {
        var scenario = AuditScenario()
        var observation = Observation()
        observation.lastReleasedAt = now
        for check in checks { observation.record(check) }
        scenario.facts.observation = observation
        return scenario
    }

    @Test(arguments: [
        "auth.rejected", "auth.identity", "chain.untrusted", "host.match", "host.cn-only", "rbac.missing", "clock.skew",
        "endpoint.unreachable", "lb.unreachable", "token.expired", "ca.validity", "auth.basic-removed", "name.syntax",
    ])
    func `an offline check repeats what only the server shows`(rule: String) {
        let online = Self.check([(rule, .error)], online: true, ago: 5)
        let offline = Self.check([], online: false)
        let isRepeated = !["token.expired", "ca.validity", "auth.basic-removed", "name.syntax"].contains(rule)
        #expect(offline.repeated(of: online).map(\.rule) == (isRepeated ? [rule] : []))
        #expect(offline.repeating(online).verdict == (isRepeated ? .error : .ok))
        #expect(Self.check([], online: true).repeating(online).verdict == .ok)
        #expect(Self.check([(rule, .error)], online: false).repeated(of: online).isEmpty)
    }

    @Test func `a server that was refuted stays so until it is asked again`() {
        var online = Self.check([("chain.untrusted", .error)], online: true, ago: 5)
        online.host = .refuted(.presented)
        #expect(Self.check([], online: false).repeating(online).host == .refuted(.seen))
        var proven = Self.check([], online: false)
        proven.host = .proven(.given)
        #expect(proven.repeating(online).host == .proven(.given))
    }

    @Test func `an audit reports what a check warned of, by its own rule`() {
        let warned = Self.check([("token.audience", .warning), ("clock.skew", .warning)], online: true)
        #expect(Self.scenario([warned]).found == ["clock.skew warning", "token.audience warning"])
        let later = Self.check([("token.audience", .warning)], online: false)
        #expect(Self.scenario([warned, later]).found == ["clock.skew warning", "token.audience warning"])
    }

    @Test func `an expired token is one finding, whatever checks found of it`() {
        let check = Self.check([("token.expired", .error), ("token.short-lived", .warning)], online: true)
        var scenario = Self.scenario([check])
        scenario.token { ($0.issuedAt, $0.expiresAt) = (Self.now.adding(-7200), Self.now.adding(-3600)) }
        #expect(scenario.found == ["token.expired error"])
        #expect(scenario.findings.first?.command == "aichor-vault set paris --token-stdin")
    }

    @Test func `what time heals does not count, and what time spoils does`() {
        let early = Self.check([("token.not-yet-valid", .error)], online: false)
        #expect(Self.scenario([early]).found == [])
        let good = Self.check([], online: false)
        var scenario = Self.scenario([good])
        scenario.overview.certificates = [
            AuditScenario.certificate(to: Self.now.adding(-1))
        ]
        #expect(scenario.found == ["ca.validity error"])
    }

    @Test func `the verdict that counts is that of now`() {
        func verdict(_ scenario: AuditScenario) -> Verdict? {
            var facts = ClusterFacts(overview: scenario.overview, now: scenario.now)
            facts.audit = scenario.facts
            return facts.verdictInForce
        }
        var scenario = Self.scenario([Self.check([("token.expires-soon", .warning)], online: false)])
        #expect(verdict(scenario) == .ok)
        scenario.token { $0.expiresAt = Self.now.adding(86_400) }
        #expect(verdict(scenario) == .warning)
        scenario.token { $0.expiresAt = Self.now }
        #expect(verdict(scenario) == .error)
        scenario.facts.version = 8
        #expect(verdict(scenario) == nil)
    }

    @Test func `a certificate that is no authority is critical before any check`() {
        var scenario = AuditScenario()
        var leaf = AuditScenario.certificate()
        (leaf.isCA, leaf.role, leaf.issuer) = (false, .leaf, "CN=issuer")
        scenario.overview.certificates = [leaf]
        #expect(scenario.found == ["ca.not-a-ca error"])
    }

    @Test func `shortly after a change an answer may be old`() {
        func notes(_ changed: Int64, _ asked: Int64?, _ expired: Int64?, online: Bool = true) -> Int {
            var scenario = AuditScenario()
            scenario.overview.changedAt = Self.now.adding(-changed)
            scenario.token { $0.expiresAt = expired.map { Self.now.adding(-$0) } }
            var facts = ClusterFacts(overview: scenario.overview, now: Self.now)
            if online { facts.online = OnlineFacts(url: "https://10.0.0.1:6443") }
            return AnswerDelay.notes(
                on: facts, changedAt: facts.overview.changedAt, askedAt: asked.map { Self.now.adding(-$0) }
            ).count
        }
        #expect(notes(9, nil, nil) == 1)
        #expect(notes(10, nil, nil) == 0)
        #expect(notes(100, 9, nil) == 1)
        #expect(notes(100, 10, nil) == 0)
        #expect(notes(9, 9, nil) == 1)
        #expect(notes(9, 9, nil, online: false) == 0)
        #expect(notes(100, nil, 69, online: false) == 1)
        #expect(notes(100, nil, 70, online: false) == 0)
        #expect(notes(100, nil, -1, online: false) == 0)
        #expect(notes(9, nil, 69) == 2)
    }
}
