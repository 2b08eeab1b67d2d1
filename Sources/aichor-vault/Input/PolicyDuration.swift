// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A duration as the options of `policy set` accept it: `12h`, `90d`, `2w`.
enum PolicyDuration {
    /// Its seconds: more than 0, at most 100 years.
    static func seconds(_ text: String, option: String) throws(VaultError) -> Int64 {
        guard let unit = text.last, "hdw".contains(unit), let seconds = Timestamp.span(text), seconds > 0 else {
            throw VaultError(.usage, "\(option) needs a duration", hint: "for example 12h, 90d or 2w")
        }
        guard PolicyLimit.allowed.contains(seconds) else {
            throw VaultError(.usage, "\(option) can be at most 100 years")
        }
        return seconds
    }

    /// A limit; `none` for no limit.
    static func limit(_ text: String, option: String) throws(VaultError) -> PolicyLimit {
        text == "none" ? .none : .seconds(try seconds(text, option: option))
    }
}

/// Whether something is allowed, as an option's value.
enum PolicyPermission: String, CaseIterable {
    case allow, deny

    /// Whether it is.
    var isAllowed: Bool { self == .allow }
}
