// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultStore

/// A change of some rules of a policy, in the making.
struct PolicyEdit {
    /// Where a rule stands.
    struct RuleLocation {
        var subject: PolicySubject
        /// The labels of the cluster that it is for, if it is for one that lives.
        var labels: Labels?
    }

    var policy: RotationPolicy
    /// The log entry for each rule that changed.
    private(set) var notes: [(place: RuleLocation, words: String)] = []
    /// The rules that the change is about: as they are now, or as they were where it removes them.
    private(set) var views: [PolicyRuleView] = []
    /// What is odd about the rules, though allowed.
    private(set) var warnings: [String] = []
    /// Whether rules were removed.
    private(set) var hasRemoved = false
    private let places: [RuleLocation]
    private let surroundings: CompiledPolicy

    init(_ policy: RotationPolicy, _ places: [RuleLocation]) {
        self.policy = policy
        self.places = places
        surroundings = Self.surroundings(of: places, in: policy)
    }

    /// Changes each rule.
    mutating func apply(_ change: (inout PolicySettings?) -> String) throws(VaultError) {
        for place in places {
            let before = policy[place.subject.scope]
            var after = before
            let words = change(&after)
            guard let shown = after ?? before else { throw Self.missing(place.subject) }
            views.append(PolicyRuleView(place.subject, shown))
            hasRemoved = hasRemoved || after == nil
            guard after != before else { continue }
            policy[place.subject.scope] = after
            notes.append((place, words))
            try check(place, before, after)
        }
        guard policy.rules.count <= RotationPolicy.maximumRules else {
            throw VaultError(
                .inputInvalid,
                "the policy would have \(policy.rules.count) rules, but at most \(RotationPolicy.maximumRules) are allowed",
                hint: "one rule for a label selector can replace many: aichor-vault policy set -l KEY=VALUE")
        }
    }

    private static func missing(_ subject: PolicySubject) -> VaultError {
        let whom =
            switch subject.scope {
            case .vault: "the whole vault"
            case .selector(let text): "-l \(text.shellQuoted)"
            case .cluster(let recordID): subject.cluster ?? recordID
            }
        return VaultError(
            .notFound, "the policy has no rule for \(whom)", hint: "to list the rules, run: aichor-vault policy show")
    }

    /// A rule must not make a date urgent before it is announced, with what else holds where it holds.
    private mutating func check(_ place: RuleLocation, _ before: PolicySettings?, _ after: PolicySettings?)
        throws(VaultError)
    {
        guard let after else { return }
        try Self.checkSpans(after)
        warnOfEarlyLeads(at: place, after)
        guard after.warningLead != before?.warningLead || after.criticalLead != before?.criticalLead else { return }
        let leads = leads(at: place, after)
        guard leads.critical > leads.warning else { return }
        let (warning, critical) = (PolicyLimit.seconds(leads.warning).text, PolicyLimit.seconds(leads.critical).text)
        throw VaultError(
            .inputInvalid, "the critical period would be \(critical), longer than the warning period of \(warning)",
            hint: "the warning must come first: use --warning \(critical) or more, or --critical \(warning) or less")
    }

    /// If a warning period is as long as a credential's maximum age, a new one is urgent immediately.
    private mutating func warnOfEarlyLeads(at place: RuleLocation, _ rule: PolicySettings) {
        let around = surroundings.effective(
            for: place.labels ?? Labels(), recordID: place.recordID ?? RecordID(high: 0, low: 0))
        guard case .seconds(let age) = rule.maximumAge ?? around.maximumAge.value else { return }
        let lead = max(rule.warningLead ?? around.warningLead.value, rule.criticalLead ?? around.criticalLead.value)
        guard lead >= age else { return }
        let (allowed, early) = (PolicyLimit.seconds(age).text, PolicyLimit.seconds(lead).text)
        warnings.append(
            "a warning period of \(early) is not shorter than the maximum age of \(allowed): every credential will need attention immediately; "
                + "set shorter periods with --warning and --critical")
    }

    private static func checkSpans(_ settings: PolicySettings) throws(VaultError) {
        let limits = [settings.maximumAge, settings.maximumVerificationAge].compactMap { limit -> Int64? in
            if case .seconds(let seconds)? = limit { seconds } else { nil }
        }
        let all = limits + [settings.warningLead, settings.criticalLead].compactMap(\.self)
        guard all.allSatisfy(PolicyLimit.allowed.contains) else {
            throw VaultError(.inputInvalid, "a duration in a policy must be more than 0 and at most 100 years")
        }
    }

    /// The leads where the rule holds, before they are put in line.
    private func leads(at place: RuleLocation, _ rule: PolicySettings) -> (warning: Int64, critical: Int64) {
        let around = surroundings.effective(
            for: place.labels ?? Labels(), recordID: place.recordID ?? RecordID(high: 0, low: 0))
        return (rule.warningLead ?? around.warningLead.value, rule.criticalLead ?? around.criticalLead.value)
    }

    /// What else holds where the rules hold, as far as that is the same for all their clusters.
    private static func surroundings(of places: [RuleLocation], in policy: RotationPolicy) -> CompiledPolicy {
        var others = RotationPolicy()
        switch places.first?.subject.scope {
        case .cluster:
            let scopes = Set(places.map(\.subject.scope))
            others.rules = policy.rules.filter { !scopes.contains($0.scope) }
        case .selector: others[.vault] = policy[.vault]
        case .vault, nil: break
        }
        return others.compiled()
    }
}

extension PolicyEdit.RuleLocation {
    fileprivate var recordID: RecordID? {
        guard case .cluster(let digits) = subject.scope else { return nil }
        return RecordID(hexadecimal: digits)
    }
}
