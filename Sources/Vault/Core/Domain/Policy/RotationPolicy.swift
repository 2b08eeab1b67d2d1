// SPDX-License-Identifier: Apache-2.0

/// The rotation policy: rules of which, for each setting, the most specific one holds.
///
/// A cluster's own rule stands above those of selectors, and these above that of the whole vault. Of selectors the one with
/// more requirements is the more specific; among equals the stricter setting holds, so that no order decides.
package struct RotationPolicy: Equatable, Sendable {
    /// The most rules that a policy has (FORMAT.md, section 7).
    package static let maximumRules = 4096

    /// The rules, no two of one scope.
    package var rules: [PolicyRule] = []
    /// When it was changed last.
    package var changedAt = Timestamp(seconds: 0)
    /// Fields of newer programs, whole, kept when the policy changes.
    package var unknownFields: [UInt8] = []

    package init() {}

    /// What it comes to for a cluster.
    ///
    /// For many clusters ``compiled()`` is read once and asked instead.
    package func effective(for labels: Labels, recordID: RecordID) -> EffectivePolicy {
        compiled().effective(for: labels, recordID: recordID)
    }

    /// The same, ready to be asked for many clusters.
    package func compiled() -> CompiledPolicy { CompiledPolicy(self) }

    /// The settings for a scope; nil if there is no such rule.
    package subscript(scope: PolicyScope) -> PolicySettings? {
        get { rules.first { $0.scope == scope }?.settings }
        set {
            let place = rules.firstIndex { $0.scope == scope }
            switch (place, newValue) {
            case (let place?, let settings?): rules[place].settings = settings
            case (let place?, nil): rules.remove(at: place)
            case (nil, let settings?): rules.append(PolicyRule(scope: scope, settings: settings))
            case (nil, nil): break
            }
        }
    }
}
