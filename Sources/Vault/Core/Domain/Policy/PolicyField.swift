// SPDX-License-Identifier: Apache-2.0

/// One setting of a rotation policy, under the name that its option has on the command line.
public enum PolicyField: String, CaseIterable, Sendable {
    /// How old a credential may become.
    case maximumAge = "max-age"
    /// How long before a date it needs attention.
    case warningLead = "warning"
    /// How long before a date it is urgent.
    case criticalLead = "critical"
    /// Whether basic authentication is allowed.
    case basicAuthentication = "basic-auth"
    /// Whether tokens that never expire are allowed.
    case nonExpiringTokens = "non-expiring"
    /// How old the last verification may become.
    case verificationAge = "verify-within"

    /// Its value in settings, as the command line writes it; nil if there is none.
    public func text(in settings: PolicySettings) -> String? {
        switch self {
        case .maximumAge: settings.maximumAge?.text
        case .warningLead: settings.warningLead?.policyText
        case .criticalLead: settings.criticalLead?.policyText
        case .basicAuthentication: settings.allowsBasicAuthentication?.policyText
        case .nonExpiringTokens: settings.allowsNonExpiringTokens?.policyText
        case .verificationAge: settings.maximumVerificationAge?.text
        }
    }

    /// What holds, as the command line writes it.
    public func text(in policy: EffectivePolicy) -> String {
        switch self {
        case .maximumAge: policy.maximumAge.value.text
        case .warningLead: policy.warningLead.value.policyText
        case .criticalLead: policy.criticalLead.value.policyText
        case .basicAuthentication: policy.allowsBasicAuthentication.value.policyText
        case .nonExpiringTokens: policy.allowsNonExpiringTokens.value.policyText
        case .verificationAge: policy.maximumVerificationAge.value.text
        }
    }
}

extension PolicySettings {
    /// Overwrites with everything that other settings have.
    package mutating func take(_ other: PolicySettings) {
        maximumAge = other.maximumAge ?? maximumAge
        warningLead = other.warningLead ?? warningLead
        criticalLead = other.criticalLead ?? criticalLead
        allowsBasicAuthentication = other.allowsBasicAuthentication ?? allowsBasicAuthentication
        allowsNonExpiringTokens = other.allowsNonExpiringTokens ?? allowsNonExpiringTokens
        maximumVerificationAge = other.maximumVerificationAge ?? maximumVerificationAge
    }

    /// Says nothing more of one setting.
    package mutating func remove(_ field: PolicyField) {
        switch field {
        case .maximumAge: maximumAge = nil
        case .warningLead: warningLead = nil
        case .criticalLead: criticalLead = nil
        case .basicAuthentication: allowsBasicAuthentication = nil
        case .nonExpiringTokens: allowsNonExpiringTokens = nil
        case .verificationAge: maximumVerificationAge = nil
        }
    }

    /// All its values, such as `max-age=60d, basic-auth=deny`.
    package var text: String {
        PolicyField.allCases
            .compactMap { field in field.text(in: self).map { "\(field.rawValue)=\($0)" } }
            .joined(separator: ", ")
    }
}

extension PolicyLimit {
    /// The duration as the command line writes it, such as `90d`; `none` if there is no limit.
    public var text: String {
        switch self {
        case .none: "none"
        case .seconds(let seconds): seconds.policyText
        }
    }
}

extension Int64 {
    /// A duration in the largest unit that it is a whole number of: days, hours or seconds.
    var policyText: String {
        if self % 86_400 == 0 { return "\(self / 86_400)d" }
        return self % 3600 == 0 ? "\(self / 3600)h" : "\(self)s"
    }
}

extension Bool {
    /// Whether something is allowed, as the command line writes it.
    var policyText: String { self ? "allow" : "deny" }
}
