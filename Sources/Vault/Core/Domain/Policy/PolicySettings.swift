// SPDX-License-Identifier: Apache-2.0

/// A duration that may be unlimited.
public enum PolicyLimit: Equatable, Hashable, Sendable {
    /// Without end: never asked for.
    case none
    /// So many seconds; more than 0.
    case seconds(Int64)

    /// The durations that a policy may contain, in seconds: up to 100 years of 365.25 days, so that no date overflows.
    package static let allowed: ClosedRange<Int64> = 1...36_525 * 86_400
}

/// The settings of one policy rule; nil where a less specific rule, or the default, applies.
public struct PolicySettings: Equatable, Sendable {
    /// How old a credential may become.
    public var maximumAge: PolicyLimit?
    /// How many seconds before a date it needs attention.
    public var warningLead: Int64?
    /// How many seconds before a date it is urgent.
    public var criticalLead: Int64?
    /// Whether basic authentication is allowed.
    public var allowsBasicAuthentication: Bool?
    /// Whether tokens that never expire are allowed.
    public var allowsNonExpiringTokens: Bool?
    /// How old the last verification may become.
    public var maximumVerificationAge: PolicyLimit?
    /// Fields of newer programs, whole, kept when the policy changes.
    package var unknownFields: [UInt8] = []

    /// Says nothing.
    public init() {}

    /// Whether it has no settings.
    public var isEmpty: Bool { self == PolicySettings() }
}
