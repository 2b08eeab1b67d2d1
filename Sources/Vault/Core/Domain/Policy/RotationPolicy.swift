// SPDX-License-Identifier: Apache-2.0

/// The rotation policy: rules of which, for each setting, the most specific one holds.
///
/// A cluster's own rule stands above those of selectors, and these above that of the whole vault. Of selectors the one with
/// more requirements is the more specific; among equals the stricter setting holds, so that no order decides.
package struct RotationPolicy: Equatable, Sendable {
    /// The rules, no two of one scope.
    package var rules: [PolicyRule] = []
    /// When it was changed last.
    package var changedAt = Timestamp(seconds: 0)
    /// Fields of newer programs, whole, kept when the policy changes.
    package var unknownFields: [UInt8] = []

    package init() {}

    /// What it comes to for a cluster.
    package func effective(for labels: Labels, recordID: RecordID) -> EffectivePolicy {
        EffectivePolicy()
    }
}
