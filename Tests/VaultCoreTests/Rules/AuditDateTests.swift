// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// The rules of an audit that judge dates, at the second before and the second of each boundary.
@Suite struct `Dates in audits` {
    private static let day = AuditScenario.day
    private static let now = AuditScenario.now

    @Test func `a sound cluster has no findings`() { #expect(AuditScenario().found == []) }

    // The policy's defaults: 90 days, with leads of 28 and 14.
    @Test(
        arguments: [
            (-28 * day - 1, []), (-28 * day, ["age.maximum warning"]), (-14 * day - 1, ["age.maximum warning"]),
            (-14 * day, ["age.maximum error"]), (-1, ["age.maximum error"]), (0, ["age.maximum error"]),
            (1000 * day, ["age.maximum error"]),
        ] as [(Int64, [String])])
    func `age is held against the policy`(past: Int64, expected: [String]) throws {
        let scenario: (inout AuditScenario) -> Void = { scenario in
            scenario.token { $0.issuedAt = Self.now.adding(-90 * Self.day - past) }
        }
        #expect(AuditScenario.found(scenario) == expected)
        guard let finding = AuditScenario.finding("age.maximum", scenario) else { return }
        #expect(finding.dueAt == Self.now.adding(-past))
        #expect(finding.command == "aichor-vault set paris --token-stdin")
        #expect(
            finding.message.contains(
                past >= 0 ? "days old, counted from when it was issued," : "reaches the maximum age of 90 days"))
    }

    @Test func `an age without a limit is never found`() {
        let found = AuditScenario.found { scenario in
            scenario.facts.policy.maximumAge.value = .none
            scenario.token { $0.issuedAt = Timestamp(seconds: .min) }
        }
        #expect(found == [])
    }

    @Test func `age is counted from when the vault got it where nobody knows more`() throws {
        let finding = try #require(
            AuditScenario.finding("age.maximum") { scenario in
                scenario.token { $0.issuedAt = nil }
                scenario.overview.credential?.acquiredAt = Self.now.adding(-91 * Self.day)
            })
        #expect(finding.message.contains("91 days old"))
        #expect(
            finding.message.hasSuffix(
                "counted from when it was stored, 2026-10-16T08:00:00Z; the policy allows 90 days"))
        #expect(AuditScenario.found { $0.token { $0.issuedAt = nil } } == ["age.unknown notice"])
    }

    @Test func `a password's command leaves its user as it is`() throws {
        let finding = try #require(
            AuditScenario.finding("age.maximum") { scenario in
                scenario.token { $0 = CredentialFacts(kind: .basic) }
                scenario.overview.credential?.username = "it's me"
                scenario.overview.credential?.acquiredAt = Self.now.adding(-91 * Self.day)
            })
        #expect(finding.command == "aichor-vault set paris --password-stdin")
        #expect(finding.message.hasPrefix("the password is 91 days old"))
    }

    @Test(
        arguments: [(300, []), (301, ["age.unknown warning"]), (Int64.max, ["age.unknown warning"])]
            as [(Int64, [String])])
    func `a time of issue after the acquisition is not believed, whatever time it is`(after: Int64, expected: [String])
    {
        let acquired = Self.now.adding(-Self.day)
        let found = AuditScenario.found { scenario in
            scenario.token { $0.issuedAt = nil }
            scenario.overview.credential?.facts.issuedAt = acquired.adding(after)
        }
        #expect(found == expected)
    }

    @Test(
        arguments: [(300, []), (301, ["age.future error"]), (Int64.max, ["age.future error"])] as [(Int64, [String])])
    func `what happened in the future is found, if the clock was asked`(ahead: Int64, expected: [String]) {
        for clock in [Self.now, nil] {
            let acquired = AuditScenario.found { scenario in
                scenario.facts.clock = clock
                scenario.token { $0.issuedAt = nil }
                scenario.overview.credential?.acquiredAt = Self.now.adding(ahead)
            }
            #expect(acquired.filter { !$0.hasPrefix("age.unknown") } == (clock == nil ? [] : expected))
            let checked = AuditScenario.found { scenario in
                scenario.facts.clock = clock
                scenario.check { $0.at = Self.now.adding(ahead) }
            }
            #expect(checked == (clock == nil ? [] : expected))
        }
    }

    @Test func `an acquisition in the future is none of a credential whose issue is known`() {
        func found(issued: Int64) -> [String] {
            AuditScenario.found { scenario in
                scenario.facts.clock = Self.now
                scenario.token { $0.issuedAt = Self.now.adding(issued) }
                scenario.overview.credential?.acquiredAt = Self.now.adding(9 * Self.day)
            }
        }
        #expect(found(issued: -Self.day) == [])
        #expect(found(issued: 300) == [])
        #expect(found(issued: 301) == ["age.future error"])
    }

    @Test func `what is yet to come is told by the clock, and not by the moment that was asked for`() {
        let found = AuditScenario.found { scenario in
            scenario.now = Self.now.adding(7 * Self.day)
            scenario.facts.clock = Self.now
            scenario.token { $0.issuedAt = nil }
            scenario.overview.credential?.acquiredAt = Self.now.adding(Self.day)
        }
        #expect(found.contains("age.future error"))
    }

    @Test func `a clock that was set back makes no token implausible`() {
        let found = AuditScenario.found { scenario in
            scenario.now = Self.now.adding(-700 * Self.day)
            scenario.overview.certificates = []
        }
        #expect(found == [])
    }

    @Test(
        arguments: [
            (-28 * day - 1, []), (-28 * day, ["token.expires-soon warning"]),
            (-14 * day - 1, ["token.expires-soon warning"]),
            (-14 * day, ["token.expires-soon error"]), (-1, ["token.expires-soon error"]), (0, ["token.expired error"]),
            (.max, ["token.expired error"]),
        ] as [(Int64, [String])])
    func `a token's end is held against the leads`(past: Int64, expected: [String]) {
        let found = AuditScenario.found { scenario in
            scenario.token {
                $0.issuedAt = Self.now.adding(-80)
                $0.expiresAt = past == .max ? Timestamp(seconds: 0) : Self.now.adding(-past)
            }
        }
        #expect(found == expected)
    }

    @Test(arguments: [Int64.min, -1, 0])
    func `an end before the beginning is an end`(end: Int64) {
        #expect(
            AuditScenario.found { scenario in scenario.token { $0.expiresAt = Timestamp(seconds: end) } } == [
                "token.expired error"
            ])
    }

    @Test(
        arguments: [(0, []), (1, ["token.not-yet-valid error"]), (.max, ["token.not-yet-valid error"])]
            as [(Int64, [String])])
    func `a token before its beginning is an error`(ahead: Int64, expected: [String]) {
        #expect(
            AuditScenario.found { scenario in scenario.token { $0.notBefore = Self.now.adding(ahead) } } == expected)
    }

    // A life of 1,000 days of which 200 are left: beyond the leads, and at 80 percent to the second.
    @Test(arguments: [(-1, []), (0, ["token.life-used warning"])] as [(Int64, [String])])
    func `a life is used at 80 percent`(late: Int64, expected: [String]) {
        let found = AuditScenario.found { scenario in
            scenario.facts.policy.maximumAge.value = .none
            scenario.token {
                $0.issuedAt = Self.now.adding(-800 * Self.day - late)
                $0.expiresAt = Self.now.adding(200 * Self.day - late)
            }
        }
        #expect(found == expected)
    }

    @Test func `a life is counted from the token's own beginning if nobody knows its issue`() {
        let found = AuditScenario.found { scenario in
            scenario.token {
                $0 = CredentialFacts(
                    kind: .opaqueBearer, notBefore: Self.now.adding(-900 * Self.day),
                    expiresAt: Self.now.adding(100 * Self.day))
            }
        }
        #expect(found == ["token.life-used warning", "age.unknown notice"])
    }

    @Test func `percent of life are right at both ends and at the most seconds`() throws {
        func lifetime(_ start: Int64, _ end: Int64) -> TokenLifetime? {
            CredentialFacts(
                kind: .opaqueBearer, issuedAt: Timestamp(seconds: start), expiresAt: Timestamp(seconds: end)
            ).lifetime
        }
        #expect(lifetime(5, 5) == nil)
        #expect(lifetime(5, 4) == nil)
        let short = try #require(lifetime(0, 3))
        #expect((-1...4).map { short.percentUsed(at: Timestamp(seconds: $0)) } == [0, 0, 33, 66, 100, 100])
        #expect(short.moment(at: 80) == Timestamp(seconds: 3))
        let longest = try #require(lifetime(.min, .max))
        #expect(longest.percentUsed(at: Timestamp(seconds: .max)) == 100)
        #expect(longest.percentUsed(at: Timestamp(seconds: .min)) == 0)
        let half = try #require(lifetime(0, .max))
        #expect(half.percentUsed(at: Timestamp(seconds: .max / 2)) == 49)
    }

    @Test func `days are those of the calendar, leap days too`() throws {
        for (ageFrom, due) in [
            ("2027-12-01T00:00:00Z", "2028-02-29T00:00:00Z"), ("2028-02-29T12:00:00Z", "2028-05-29T12:00:00Z"),
            ("2026-12-01T00:00:00Z", "2027-03-01T00:00:00Z"),
        ] {
            let ageBasis = try #require(Timestamp(rfc3339: ageFrom))
            var credential = AuditScenario.credential(CredentialFacts(kind: .opaqueBearer, issuedAt: ageBasis))
            credential.acquiredAt = ageBasis
            #expect(AgeBasis(credential).due(EffectivePolicy())?.rfc3339 == due)
        }
    }

    @Test(
        arguments: [
            (0, ["ca.expires-soon error"]), (1, ["ca.validity error"]), (-14 * day, ["ca.expires-soon error"]),
            (-14 * day - 1, ["ca.expires-soon warning"]), (-28 * day, ["ca.expires-soon warning"]), (-28 * day - 1, []),
        ] as [(Int64, [String])])
    func `a CA certificate is good to its last second`(past: Int64, expected: [String]) {
        #expect(
            AuditScenario.found { $0.overview.certificates = [AuditScenario.certificate(to: Self.now.adding(-past))] }
                == expected)
    }

    @Test(arguments: [(0, []), (1, ["ca.validity error"])] as [(Int64, [String])])
    func `a CA certificate is good from its first second`(ahead: Int64, expected: [String]) {
        #expect(
            AuditScenario.found { $0.overview.certificates = [AuditScenario.certificate(from: Self.now.adding(ahead))] }
                == expected)
    }

    @Test func `one certificate in date takes the error from the others`() throws {
        let old = AuditScenario.certificate(to: Self.now.adding(-5), subject: "CN=old")
        let soon = AuditScenario.certificate(to: Self.now.adding(20 * Self.day), subject: "CN=soon")
        let bundle = [old, AuditScenario.certificate(), soon]
        #expect(
            AuditScenario.found { $0.overview.certificates = bundle } == [
                "ca.validity warning", "ca.expires-soon warning",
            ])
        #expect(CABundleDates(bundle, now: Self.now).end == soon.notAfter)
        #expect(CABundleDates([old], now: Self.now).end == old.notAfter)
        #expect(CABundleDates([], now: Self.now).end == nil)
        let finding = try #require(AuditScenario.finding("ca.validity") { $0.overview.certificates = bundle + [old] })
        #expect(finding.message.contains("CN=old expired"))
        #expect(finding.message.hasSuffix("2 of the 4 certificates in the CA data have expired or are not valid yet"))
        #expect(finding.command == "aichor-vault set paris --ca-file -")
    }

    @Test(
        arguments: [
            (0, ["chain.expires-soon error"]), (1, ["chain.validity error"]),
            (-14 * day - 1, ["chain.expires-soon warning"]),
            (-28 * day - 1, []),
        ] as [(Int64, [String])])
    func `the server's certificate is judged by when it was seen`(past: Int64, expected: [String]) {
        let scenario: (inout AuditScenario) -> Void = {
            $0.facts.serving = ServingCertificate(
                notBefore: Self.now, notAfter: Self.now.adding(-past), fingerprint: [],
                seenAt: Timestamp(seconds: 1_790_000_000))
        }
        #expect(AuditScenario.found(scenario) == expected)
        guard let rule = expected.first?.split(separator: " ").first,
            let finding = AuditScenario.finding(String(rule), scenario)
        else { return }
        #expect(finding.message.contains("seen at 2026-09-21T"))
        #expect(finding.command == "aichor-vault verify paris --online")
    }

    @Test func `a server certificate before its time is an error`() {
        let found = AuditScenario.found {
            $0.facts.serving = ServingCertificate(
                notBefore: Self.now.adding(1), notAfter: Timestamp(seconds: .max), fingerprint: [])
        }
        #expect(found == ["chain.validity error"])
    }

    @Test func `no date traps`() {
        var random = SeededNumbers(seed: 11)
        let edges: [Int64] = [
            .min, .min + 1, -62_135_596_801, -1, 0, 1, Self.now.seconds, Self.now.seconds + 1, 253_402_300_800,
            .max - 1,
            .max,
        ]
        func moment() -> Timestamp {
            let isEdge = Bool.random(using: &random)
            return Timestamp(
                seconds: isEdge
                    ? edges[Int.random(in: edges.indices, using: &random)] : .random(in: .min ... .max, using: &random))
        }
        for _ in 0..<20_000 {
            var scenario = AuditScenario()
            scenario.now = moment()
            scenario.token { ($0.issuedAt, $0.notBefore, $0.expiresAt) = (moment(), moment(), moment()) }
            scenario.overview.credential?.acquiredAt = moment()
            scenario.overview.credential?.rotatedAt = moment()
            scenario.overview.certificates = [AuditScenario.certificate(from: moment(), to: moment())]
            scenario.facts.serving = ServingCertificate(
                notBefore: moment(), notAfter: moment(), fingerprint: [], seenAt: moment())
            scenario.facts.policy.maximumAge.value = .seconds(max(1, moment().seconds))
            scenario.facts.policy.maximumVerificationAge.value = .seconds(max(1, moment().seconds))
            scenario.facts.policy.warningLead.value = max(1, moment().seconds)
            scenario.facts.policy.criticalLead.value = max(1, moment().seconds)
            scenario.facts.newRecipients = [NewRecipient(kind: .slot("s"), at: moment())]
            scenario.check { $0.at = moment() }
            // Every message was built; what it says of such years is no matter.
            #expect(scenario.findings.allSatisfy { !$0.message.isEmpty })
            let used = scenario.overview.credential?.facts.lifetime?.percentUsed(at: scenario.now) ?? 0
            #expect((0...100).contains(used))
        }
    }
}

/// The same numbers at every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
