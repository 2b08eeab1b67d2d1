// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The question before a change replaces or removes settings of rules that there are: audits and timers rest on them.
struct PolicyQuestion {
    /// The maximum number of rules that it names.
    private static let mostRules = 4

    let target: PolicyTarget
    let confirmation: ConfirmationOptions
    let vault: UnlockedVault

    /// Asks if `change` finds something to lose in a rule of the target; the version that the change is then for.
    func ask(
        _ verb: String, ifVersion: UInt64?, in context: CommandContext, _ change: (PolicySettings) -> String?
    ) throws(VaultError) -> UInt64? {
        let policy = try vault.policy()
        // The change itself refuses another version than the expected one.
        guard ifVersion == nil || ifVersion == policy.version else { return ifVersion }
        let lost = policy.rules.filter { target.covers($0.subject) }.compactMap { rule in
            change(rule.settings).map { "\($0) for \(rule.subject.text)" }
        }
        guard !lost.isEmpty, !confirmation.yes else { return ifVersion }
        let shown = lost.prefix(Self.mostRules).joined(separator: "; ")
        let more = lost.count > Self.mostRules ? "; and \(lost.count - Self.mostRules) more rules" : ""
        try confirmation.require("this would \(verb) \(shown)\(more)", in: context)
        try confirmation.ask("\(verb) \(shown)\(more)?", otherwise: "the policy was not changed", in: context)
        return ifVersion ?? policy.version
    }
}

extension PolicyTarget {
    /// Whether a change of this target is about a rule.
    fileprivate func covers(_ subject: PolicySubject) -> Bool {
        switch (self, subject.scope) {
        case (.vault, .vault): true
        case (.selector(let text), .selector(let other)): text == other
        case (.clusters(let names), .cluster): names.contains { $0.text == subject.cluster }
        default: false
        }
    }
}

extension PolicySettings {
    /// The settings that others replace with another value, such as `max-age from 60d to 30d`; nil if there are none.
    func replaced(by others: PolicySettings) -> String? {
        let texts = PolicyField.allCases.compactMap { field -> String? in
            guard let old = field.text(in: self), let new = field.text(in: others), old != new else { return nil }
            return "\(field.rawValue) from \(old) to \(new)"
        }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// Those of the named settings that there are, all if none is named; nil if there are none.
    func removed(_ fields: Set<PolicyField>) -> String? {
        let texts = PolicyField.allCases.compactMap { field -> String? in
            guard fields.isEmpty || fields.contains(field) else { return nil }
            return field.text(in: self).map { "\(field.rawValue) \($0)" }
        }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }
}
