// SPDX-License-Identifier: Apache-2.0

/// A rotation policy with its selectors read and its rules in place: to be asked for 100,000 clusters.
package struct CompiledPolicy: Sendable {
    /// What the defaults and the rule of the whole vault come to.
    private var base = PolicyChoice()
    private var baseResult = EffectivePolicy()
    private var vaultRule: RankedRule?
    private var selectors: [(selector: LabelSelector, rule: RankedRule)] = []
    private var clusters: [RecordID: RankedRule] = [:]

    init(_ policy: RotationPolicy) {
        for rule in policy.rules {
            switch rule.scope {
            case .vault: vaultRule = RankedRule(rule, .vault)
            case .selector(let text):
                // What does not parse is in no policy that was read or set; it selects nothing.
                guard let selector = try? LabelSelector(text) else { continue }
                let rank = PolicyRank.selector(requirements: selector.requirementCount)
                selectors.append((selector, RankedRule(rule, rank)))
            case .cluster(let digits):
                guard let recordID = RecordID(hexadecimal: digits) else { continue }
                clusters[recordID] = RankedRule(rule, .cluster)
            }
        }
        if let vaultRule { base.take(vaultRule) }
        baseResult = base.result
    }

    /// What the policy comes to for a cluster.
    package func effective(for labels: Labels, recordID: RecordID) -> EffectivePolicy {
        if selectors.isEmpty && clusters.isEmpty { return baseResult }
        var choice: PolicyChoice?
        for (selector, rule) in selectors where selector.matches(labels) {
            choice = choice ?? base
            choice?.take(rule)
        }
        if let own = clusters[recordID] {
            choice = choice ?? base
            choice?.take(own)
        }
        return choice?.result ?? baseResult
    }

    /// The rules that are for a cluster, in no order that means anything.
    func rules(for labels: Labels, recordID: RecordID) -> [RankedRule] {
        selectors.filter { $0.selector.matches(labels) }.map(\.rule)
            + [clusters[recordID], vaultRule].compactMap(\.self)
    }
}

/// A rule and how specific it is.
struct RankedRule: Sendable {
    let rule: PolicyRule
    let rank: PolicyRank

    init(_ rule: PolicyRule, _ rank: PolicyRank) {
        self.rule = rule
        self.rank = rank
    }

    /// Its value for one setting; nil if it has none.
    func candidate<Value: PolicyValue>(_ value: Value?) -> PolicyCandidate<Value>? {
        value.map { PolicyCandidate(value: $0, source: rule.scope, rank: rank) }
    }
}

/// The best of what was taken in, for each setting.
private struct PolicyChoice: Sendable {
    private var maximumAge = Self.builtIn(EffectivePolicy().maximumAge)
    private var warningLead = Self.builtIn(EffectivePolicy().warningLead)
    private var criticalLead = Self.builtIn(EffectivePolicy().criticalLead)
    private var allowsBasicAuthentication = Self.builtIn(EffectivePolicy().allowsBasicAuthentication)
    private var allowsNonExpiringTokens = Self.builtIn(EffectivePolicy().allowsNonExpiringTokens)
    private var maximumVerificationAge = Self.builtIn(EffectivePolicy().maximumVerificationAge)

    private static func builtIn<Value>(_ setting: EffectivePolicy.Setting<Value>) -> PolicyCandidate<Value> {
        PolicyCandidate(value: setting.value, source: nil, rank: .builtIn)
    }

    mutating func take(_ ranked: RankedRule) {
        let settings = ranked.rule.settings
        maximumAge.yield(to: ranked.candidate(settings.maximumAge))
        warningLead.yield(to: ranked.candidate(settings.warningLead))
        criticalLead.yield(to: ranked.candidate(settings.criticalLead))
        allowsBasicAuthentication.yield(to: ranked.candidate(settings.allowsBasicAuthentication))
        allowsNonExpiringTokens.yield(to: ranked.candidate(settings.allowsNonExpiringTokens))
        maximumVerificationAge.yield(to: ranked.candidate(settings.maximumVerificationAge))
    }

    var result: EffectivePolicy {
        var policy = EffectivePolicy()
        policy.maximumAge = maximumAge.setting
        policy.warningLead = warningLead.setting
        policy.criticalLead = criticalLead.setting
        policy.allowsBasicAuthentication = allowsBasicAuthentication.setting
        policy.allowsNonExpiringTokens = allowsNonExpiringTokens.setting
        policy.maximumVerificationAge = maximumVerificationAge.setting
        policy.alignLeads()
        return policy
    }
}

extension PolicyCandidate {
    fileprivate mutating func yield(to other: PolicyCandidate?) {
        if let other, other.beats(self) { self = other }
    }

    fileprivate var setting: EffectivePolicy.Setting<Value> { .init(value, from: source) }
}

extension EffectivePolicy {
    /// Leads that come from different rules may cross; what is urgent is never unannounced, so the warning comes as early.
    mutating func alignLeads() {
        if criticalLead.value > warningLead.value { warningLead = criticalLead }
    }
}
