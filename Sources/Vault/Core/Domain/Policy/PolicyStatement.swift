// SPDX-License-Identifier: Apache-2.0

/// The value of one rule, or of the default, for one setting.
package struct PolicyStatement: Equatable, Sendable {
    /// As the command line writes it.
    package var value: String
    /// The rule; nil for the default.
    package var source: PolicyScope?
}

extension CompiledPolicy {
    /// All values that apply to one setting of a cluster.
    ///
    /// The first holds, but for a warning that is raised to the critical lead.
    package func statements(on field: PolicyField, for labels: Labels, recordID: RecordID) -> [PolicyStatement] {
        let rules = rules(for: labels, recordID: recordID)
        let builtIn = EffectivePolicy()
        return switch field {
        case .maximumAge: Self.ranked(builtIn.maximumAge.value, rules, \.maximumAge, \.text)
        case .warningLead: Self.ranked(builtIn.warningLead.value, rules, \.warningLead, \.policyText)
        case .criticalLead: Self.ranked(builtIn.criticalLead.value, rules, \.criticalLead, \.policyText)
        case .basicAuthentication:
            Self.ranked(builtIn.allowsBasicAuthentication.value, rules, \.allowsBasicAuthentication, \.policyText)
        case .nonExpiringTokens:
            Self.ranked(builtIn.allowsNonExpiringTokens.value, rules, \.allowsNonExpiringTokens, \.policyText)
        case .verificationAge:
            Self.ranked(builtIn.maximumVerificationAge.value, rules, \.maximumVerificationAge, \.text)
        }
    }

    private static func ranked<Value: PolicyValue>(
        _ builtIn: Value, _ rules: [RankedRule], _ setting: (PolicySettings) -> Value?, _ text: (Value) -> String
    ) -> [PolicyStatement] {
        let candidates = rules.compactMap { rule in rule.candidate(setting(rule.rule.settings)) }
        return (candidates + [PolicyCandidate(value: builtIn, source: nil, rank: .builtIn)])
            .sorted { $0.beats($1) }
            .map { PolicyStatement(value: text($0.value), source: $0.source) }
    }
}
