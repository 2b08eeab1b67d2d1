// SPDX-License-Identifier: Apache-2.0

/// A date that a rule waits for, held against the lead times of a policy.
package struct DueDate: Equatable, Sendable {
    /// How near the date is.
    package enum Proximity: Equatable, Sendable {
        /// So far away that nobody need care.
        case far
        /// Within the warning lead.
        case near
        /// Within the critical lead.
        case urgent
        /// Reached.
        case past
    }

    package var at: Timestamp
    package var proximity: Proximity

    /// Holds a date against the leads; it is reached in its own second, and a lead begins in the second so long before.
    package init(_ date: Timestamp, _ policy: EffectivePolicy, now: Timestamp) {
        at = date
        let left = date.since(now)
        if left <= 0 {
            proximity = .past
        } else if left <= policy.criticalLead.value {
            proximity = .urgent
        } else {
            proximity = left <= policy.warningLead.value ? .near : .far
        }
    }

    /// The same for the last second of a certificate's validity, which is past only when it is over (RFC 5280, section 4.1.2.5).
    package init(lastSecond: Timestamp, _ policy: EffectivePolicy, now: Timestamp) {
        self.init(lastSecond, policy, now: now)
        if lastSecond == now { proximity = .urgent }
    }

    /// How much it matters; nil while it is far.
    package var severity: Severity? {
        switch proximity {
        case .far: nil
        case .near: .warning
        case .urgent, .past: .error
        }
    }

    /// `in 12 days`, for a date to come.
    func text(from now: Timestamp) -> String { "in " + at.since(now).spanText }
}

extension Int64 {
    /// A duration in words: whole days, or whole hours if it is less than two days.
    ///
    /// What is not negative comes out as `less than an hour`, `1 hour`, `47 hours`, `2 days`.
    package var spanText: String {
        let hours = self / 3600
        if hours < 1 { return "less than an hour" }
        if hours < 48 { return hours == 1 ? "1 hour" : "\(hours) hours" }
        return "\(hours / 24) days"
    }
}
