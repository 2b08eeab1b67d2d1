// SPDX-License-Identifier: Apache-2.0

/// What the rotation policy comes to for one cluster: each setting with the rule that it is from.
public struct EffectivePolicy: Equatable, Sendable {
    /// A setting and where it was set; nil for the default.
    public struct Setting<Value: Equatable & Sendable>: Equatable, Sendable {
        /// What holds.
        public var value: Value
        /// The rule that sets it; nil for the built-in default.
        public var source: PolicyScope?

        /// Makes a setting.
        public init(_ value: Value, from source: PolicyScope? = nil) {
            self.value = value
            self.source = source
        }
    }

    private static let day: Int64 = 86_400

    /// How old a credential may become; 90 days.
    public var maximumAge = Setting(PolicyLimit.seconds(90 * Self.day))
    /// How many seconds before a date it needs attention; 28 days.
    public var warningLead = Setting(28 * Self.day)
    /// How many seconds before a date it is urgent; 14 days.
    public var criticalLead = Setting(14 * Self.day)
    /// Whether basic authentication is allowed; not.
    public var allowsBasicAuthentication = Setting(false)
    /// Whether tokens that never expire are allowed, as AIchor's page asks for; they are, and their age is judged.
    public var allowsNonExpiringTokens = Setting(true)
    /// How old the last verification may become; 30 days.
    public var maximumVerificationAge = Setting(PolicyLimit.seconds(30 * Self.day))

    /// The defaults that are built in.
    public init() {}
}
