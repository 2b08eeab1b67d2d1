// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct EffectivePolicyTests {
    private static let id = RecordID(high: 1, low: 2)
    private static let other = RecordID(high: 1, low: 3)
    private static let day: Int64 = 86_400

    private static func labels(_ changes: [String] = ["site=paris", "tier=prod", "gpu=a100"]) throws -> Labels {
        var labels = Labels()
        for change in changes { try labels.apply(change) }
        return labels
    }

    private static func age(_ days: Int64?) -> PolicySettings {
        var settings = PolicySettings()
        settings.maximumAge = days.map { .seconds($0 * day) } ?? PolicyLimit.none
        return settings
    }

    private static func policy(_ rules: [(PolicyScope, PolicySettings)]) -> RotationPolicy {
        var policy = RotationPolicy()
        policy.rules = rules.map { PolicyRule(scope: $0, settings: $1) }
        return policy
    }

    private static let own = PolicyScope.cluster(id.hexadecimal)
    private static let site = PolicyScope.selector("site=paris")
    private static let tier = PolicyScope.selector("tier=prod")
    private static let both = PolicyScope.selector("site=paris,tier")
    private static let elsewhere = PolicyScope.selector("site=lyon,tier,gpu")

    @Test func `without rules the defaults hold`() throws {
        let policy = RotationPolicy().effective(for: try Self.labels(), recordID: Self.id)
        #expect(policy == EffectivePolicy())
        #expect(PolicyField.allCases.map { $0.text(in: policy) } == ["90d", "28d", "14d", "deny", "allow", "30d"])
    }

    @Test(
        arguments: [
            ([(.vault, 60)], 60, .vault),
            ([(.vault, 60), (site, 120)], 120, site),
            ([(.vault, 60), (elsewhere, 5)], 60, .vault),
            ([(.vault, 60), (site, 30), (own, 200)], 200, own),
            ([(.vault, 60), (own, nil)], nil, own),
            // More requirements are more specific, even if they allow more.
            ([(site, 30), (both, 120)], 120, both),
            ([(site, 30), (both, 120), (elsewhere, 5)], 120, both),
            // Of equals the stricter holds; without end is the least strict.
            ([(site, 30), (tier, 40)], 30, site),
            ([(site, nil), (tier, 400)], 400, tier),
            // Of those that say the same always the same is named.
            ([(tier, 30), (site, 30)], 30, site),
            ([(.cluster(other.hexadecimal), 1)], 90, nil),
        ] as [([(PolicyScope, Int64?)], Int64?, PolicyScope?)])
    func `the most specific rule holds, in whatever order they stand`(
        rules: [(PolicyScope, Int64?)], days: Int64?, source: PolicyScope?
    ) throws {
        let expected = EffectivePolicy.Setting(days.map { .seconds($0 * Self.day) } ?? PolicyLimit.none, from: source)
        for order in [rules, rules.reversed()] {
            let policy = Self.policy(order.map { ($0, Self.age($1)) })
            #expect(policy.effective(for: try Self.labels(), recordID: Self.id).maximumAge == expected)
        }
    }

    @Test func `each setting is decided by itself, and of equals the stricter holds`() throws {
        var lenient = PolicySettings()
        lenient.warningLead = 20 * Self.day
        lenient.criticalLead = 9 * Self.day
        lenient.allowsBasicAuthentication = true
        lenient.allowsNonExpiringTokens = true
        lenient.maximumVerificationAge = .seconds(50)
        var strict = lenient
        strict.warningLead = 40 * Self.day
        strict.criticalLead = 10 * Self.day
        strict.allowsBasicAuthentication = false
        strict.allowsNonExpiringTokens = false
        strict.maximumVerificationAge = .seconds(49)
        let policy = Self.policy([(Self.tier, lenient), (Self.site, strict), (Self.own, Self.age(7))])
        let effective = policy.effective(for: try Self.labels(), recordID: Self.id)
        #expect(effective.maximumAge == .init(.seconds(7 * Self.day), from: Self.own))
        #expect(effective.warningLead == .init(40 * Self.day, from: Self.site))
        #expect(effective.criticalLead == .init(10 * Self.day, from: Self.site))
        #expect(effective.allowsBasicAuthentication == .init(false, from: Self.site))
        #expect(effective.allowsNonExpiringTokens == .init(false, from: Self.site))
        #expect(effective.maximumVerificationAge == .init(.seconds(49), from: Self.site))
    }

    @Test func `what is urgent is announced, though two rules disagree`() throws {
        var early = PolicySettings()
        early.criticalLead = 20 * Self.day
        var late = PolicySettings()
        late.warningLead = 10 * Self.day
        late.criticalLead = 5 * Self.day
        let policy = Self.policy([(Self.site, late), (Self.own, early)])
        let effective = policy.effective(for: try Self.labels(), recordID: Self.id)
        #expect(effective.warningLead == .init(20 * Self.day, from: Self.own))
        #expect(effective.criticalLead == .init(20 * Self.day, from: Self.own))
        #expect(
            policy.effective(for: try Self.labels(), recordID: Self.other).warningLead
                == .init(10 * Self.day, from: Self.site))
    }

    /// The explanation and the verdict come by the same order of rules, whatever the rules.
    @Test func `the first that is said of a setting is what holds`() throws {
        var random = SystemRandomNumberGenerator()
        let scopes = [PolicyScope.vault, Self.own, Self.site, Self.tier, Self.both, Self.elsewhere]
        for _ in 0..<500 {
            let policy = Self.policy(
                scopes.shuffled(using: &random).prefix(Int.random(in: 0...6)).map { ($0, Self.any(&random)) })
            let compiled = policy.compiled()
            let labels = try Self.labels()
            let effective = compiled.effective(for: labels, recordID: Self.id)
            for field in PolicyField.allCases {
                let said = compiled.statements(on: field, for: labels, recordID: Self.id)
                #expect(said.last?.source == nil && said.dropLast().allSatisfy { $0.source != nil })
                let isRaised = field == .warningLead && effective.warningLead == effective.criticalLead
                #expect(said.first?.value == field.text(in: effective) || isRaised, "\(policy)")
            }
        }
    }

    private static func any(_ random: inout SystemRandomNumberGenerator) -> PolicySettings {
        var settings = PolicySettings()
        let limits: [PolicyLimit?] = [nil, PolicyLimit.none, .seconds(3600), .seconds(30 * day)]
        settings.maximumAge = limits.randomElement(using: &random) ?? nil
        settings.warningLead = [nil, 20 * day, 30 * day].randomElement(using: &random) ?? nil
        settings.criticalLead = [nil, 7 * day, 25 * day].randomElement(using: &random) ?? nil
        settings.allowsBasicAuthentication = [nil, true, false].randomElement(using: &random) ?? nil
        settings.allowsNonExpiringTokens = [nil, true, false].randomElement(using: &random) ?? nil
        settings.maximumVerificationAge = limits.randomElement(using: &random) ?? nil
        return settings
    }

    @Test func `a policy is asked for 100,000 clusters`() throws {
        let policy = Self.policy([(.vault, Self.age(60)), (Self.site, Self.age(30)), (Self.own, Self.age(7))])
            .compiled()
        let labels = try Self.labels()
        var days: [Int64: Int] = [:]
        for number in 0..<UInt64(100_000) {
            let effective = policy.effective(for: labels, recordID: RecordID(high: 1, low: number))
            if case .seconds(let seconds) = effective.maximumAge.value { days[seconds / Self.day, default: 0] += 1 }
        }
        #expect(days == [30: 99_999, 7: 1])
    }

    @Test(arguments: [
        (1, "1s"), (3600, "1h"), (86_400, "1d"), (90_000, "25h"), (86_401, "86401s"), (7 * 86_400, "7d"),
    ])
    func `a span is told in whole units`(seconds: Int64, text: String) {
        #expect(PolicyLimit.seconds(seconds).text == text)
        #expect(PolicyLimit.none.text == "none")
    }
}
