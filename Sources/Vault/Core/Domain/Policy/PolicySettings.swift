// SPDX-License-Identifier: Apache-2.0

/// A span of time that may be without end.
public enum PolicyLimit: Equatable, Hashable, Sendable {
    /// Without end: never asked for.
    case none
    /// So many seconds; more than 0.
    case seconds(Int64)

    /// The spans that a policy may name, in seconds: up to 100 years of 365.25 days, so that no date runs over.
    package static let allowed: ClosedRange<Int64> = 1...36_525 * 86_400
}

/// What one policy rule says; nil where it says nothing and a less specific rule, or the default, holds.
public struct PolicySettings: Equatable, Sendable {
    /// How old a credential may become.
    public var maximumAge: PolicyLimit?
    /// How many seconds before a date it begins to need a hand.
    public var warningLead: Int64?
    /// How many seconds before a date it is urgent.
    public var criticalLead: Int64?
    /// Whether basic authentication is allowed.
    public var allowsBasicAuthentication: Bool?
    /// Whether tokens without an end are allowed.
    public var allowsNonExpiringTokens: Bool?
    /// How old the last verification may become.
    public var maximumVerificationAge: PolicyLimit?
    /// Fields of newer programs, whole, kept when the policy changes.
    package var unknownFields: [UInt8] = []

    /// Says nothing.
    public init() {}

    /// Whether it says nothing.
    public var isEmpty: Bool { self == PolicySettings() }
}
