// SPDX-License-Identifier: Apache-2.0

/// What a check comes to: the worst of its findings.
public enum Verdict: UInt8, Sendable, Comparable, CaseIterable {
    /// Nothing was found.
    case ok = 1
    /// Works now; should be looked at.
    case warning = 2
    /// Cannot be registered or used like this.
    case error = 3

    /// The verdict of findings.
    public init(_ findings: [Finding]) {
        switch findings.map(\.severity).max() {
        case .error: self = .error
        case .warning: self = .warning
        case .notice, nil: self = .ok
        }
    }

    /// The name in output, for people and programs.
    public var text: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Orders the worse after the better.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
}
