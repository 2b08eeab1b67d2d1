// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

extension VaultError {
    /// Runs a check of a value and turns its refusal into an error.
    static func checking<Value>(_ make: () throws(InvalidInput) -> Value) throws(VaultError) -> Value {
        do throws(InvalidInput) { return try make() } catch { throw VaultError(invalid: error) }
    }
}

extension ClusterName {
    /// Checks a name that was given as an argument.
    init(argument: String) throws(VaultError) {
        self = try VaultError.checking { () throws(InvalidInput) in try ClusterName(argument) }
    }
}

extension Timestamp {
    /// Reads the value of `--issued-at`: since Kubernetes' first commit, and not in the future beyond what clocks differ.
    init(issuedAt text: String, now: Timestamp) throws(VaultError) {
        guard let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") else {
            throw VaultError(
                .usage, "--issued-at is not a date or an RFC 3339 time in the years 0 to 9999",
                hint: "for example 2026-11-22 or 2026-11-22T08:30:00Z")
        }
        let firstCommit: Int64 = 1_402_070_400
        guard moment.seconds >= firstCommit, moment <= now.adding(Timestamp.clockTolerance) else {
            throw VaultError(
                .inputInvalid, "--issued-at \(moment.rfc3339) is before Kubernetes (2014-06-06) or in the future",
                hint: "use the time at which the credential was issued, or leave the option out")
        }
        self = moment
    }

    /// Reads a time: RFC 3339, a day, or how long ago it was (`90s`, `30m`, `12h`, `7d`, `2w`).
    ///
    /// - Parameter endsDay: whether a day means its last second, and not its first.
    init(option: String, _ text: String, now: Timestamp, endsDay: Bool = false) throws(VaultError) {
        let clock = endsDay ? "T23:59:59Z" : "T00:00:00Z"
        if let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + clock) {
            self = moment
        } else if let moment = Self.span(text).map({ now.adding(-$0) }), moment.isInRFC3339 {
            self = moment
        } else {
            throw VaultError(
                .usage, "\(option) needs a date or a duration, in the years 0 to 9999",
                hint: "for example 2026-11-22T08:30:00Z, 2026-11-22, 12h or 7d")
        }
    }

    /// Reads the time of an audit: RFC 3339, the beginning of a day in UTC, or how far ahead it is (`+30d`).
    init(option: String, ahead text: String, now: Timestamp) throws(VaultError) {
        if let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") {
            self = moment
        } else if text.hasPrefix("+"), let moment = Self.span(String(text.dropFirst())).map({ now.adding($0) }),
            moment.isInRFC3339
        {
            self = moment
        } else {
            throw VaultError(
                .usage, "\(option) needs a date or a duration from now, in the years 0 to 9999",
                hint: "for example 2027-03-01, 2027-03-01T08:30:00Z or +30d")
        }
    }

    /// The seconds of a duration such as `90s`, `30m`, `12h`, `7d` or `2w`; nil if it is none.
    static func span(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        // A sign is no part of a duration: `+3d` would mean the past to one option and the future to another.
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            count >= 0, !text.hasPrefix("+")
        else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow || seconds > 1 << 40 ? nil : seconds
    }
}

extension DueWindow {
    /// Reads a month, a day or `never`.
    init(option: String, _ text: String) throws(VaultError) {
        if text == "never" {
            self = .never
            return
        }
        let isMonth = text.utf8.count == 7
        guard let start = Timestamp(rfc3339: text + (isMonth ? "-01" : "") + "T00:00:00Z") else {
            throw VaultError(
                .usage, "\(option) needs a month, a day or 'never'", hint: "for example 2027-03 or 2027-03-01")
        }
        let day = start.day
        let end = Timestamp(year: day.year, month: day.month + (isMonth ? 1 : 0), day: day.day + (isMonth ? 0 : 1))
        self = .between(start, end)
    }
}
