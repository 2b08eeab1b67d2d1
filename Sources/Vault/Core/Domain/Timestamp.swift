// SPDX-License-Identifier: Apache-2.0

/// A point in time in UTC, to the second.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z; may be negative.
    public let seconds: Int64

    /// Creates the time that is `seconds` after 1970-01-01T00:00:00Z.
    public init(seconds: Int64) { self.seconds = seconds }

    /// Orders earlier before later.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    /// The time in RFC 3339 format, such as `2026-11-22T08:30:00Z`.
    ///
    /// Years beyond 0…9999, which RFC 3339 cannot print, come out as `@` and the seconds.
    public var rfc3339: String {
        let (days, second) = seconds.flooredDivision(by: 86_400)
        let (year, month, day) = Self.civil(days: days)
        guard isInRFC3339 else { return "@\(seconds)" }
        // Byte by byte, for long lists: to join eight pieces takes ten times as long.
        let parts: [6 of (Int64, Int, UInt8)] = [
            (year, 4, UInt8(ascii: "-")), (month, 2, UInt8(ascii: "-")), (day, 2, UInt8(ascii: "T")),
            (second / 3600, 2, UInt8(ascii: ":")), (second / 60 % 60, 2, UInt8(ascii: ":")),
            (second % 60, 2, UInt8(ascii: "Z")),
        ]
        return unsafe String(unsafeUninitializedCapacity: 20) { buffer in
            var place = 0
            for index in parts.indices {
                let (number, width, separator) = parts[index]
                var rest = number
                for offset in (0..<width).reversed() {
                    unsafe buffer[place + offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                unsafe buffer[place + width] = separator
                place += width + 1
            }
            return place
        }
    }

    /// Whether RFC 3339 can print it: in UTC, its year is 0 to 9999.
    public var isInRFC3339: Bool { (-62_167_219_200...253_402_300_799).contains(seconds) }

    /// Reads an RFC 3339 date and time with any offset; a fraction of a second is dropped.
    ///
    /// Nil if it is not one, or if in UTC it is beyond the years 0 to 9999: it could not be printed again.
    public init?(rfc3339 text: String) {
        guard let seconds = RFC3339Parser.seconds(of: Array(text.utf8)) else { return nil }
        self.seconds = seconds
        guard isInRFC3339 else { return nil }
    }

    /// How far apart two clocks may be before what the one noted is not believed by the other, in seconds.
    package static let clockTolerance: Int64 = 300

    /// The time that many seconds later, or the last or first one that can be represented.
    public func adding(_ seconds: Int64) -> Timestamp {
        let (sum, overflow) = self.seconds.addingReportingOverflow(seconds)
        return Timestamp(seconds: overflow ? (seconds > 0 ? .max : .min) : sum)
    }

    /// The seconds from another time to this one, or the most or least that can be represented.
    public func since(_ earlier: Timestamp) -> Int64 {
        let (difference, overflow) = seconds.subtractingReportingOverflow(earlier.seconds)
        return overflow ? (self > earlier ? .max : .min) : difference
    }

    /// The day in UTC, by the Gregorian calendar.
    public var day: (year: Int64, month: Int64, day: Int64) {
        Self.civil(days: seconds.flooredDivision(by: 86_400).quotient)
    }

    /// Midnight UTC at the beginning of a day; months beyond 1…12 count into other years.
    ///
    /// Years must be within a million.
    public init(year: Int64, month: Int64, day: Int64) {
        let (years, zeroBased) = (month - 1).flooredDivision(by: 12)
        seconds = Self.days(year: year + years, month: zeroBased + 1, day: day) * 86_400
    }

    /// The day of the Gregorian calendar that is `days` after 1970-01-01.
    ///
    /// The era arithmetic of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": exact for every Int64 day
    /// that a `Timestamp` can name.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The number of days from 1970-01-01 to a day of the Gregorian calendar (same source).
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = (year - (month <= 2 ? 1 : 0)).flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// Reads RFC 3339, section 5.6.
private enum RFC3339Parser {
    static func seconds(of text: [UInt8]) -> Int64? {
        guard text.count >= 20, let year = number(text, 0, 4), text[4] == UInt8(ascii: "-"),
            let month = number(text, 5, 2), text[7] == UInt8(ascii: "-"), let day = number(text, 8, 2),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(text[10]),
            let hour = number(text, 11, 2), text[13] == UInt8(ascii: ":"), let minute = number(text, 14, 2),
            text[16] == UInt8(ascii: ":"), let second = number(text, 17, 2)
        else { return nil }
        guard (1...12).contains(month), (1...daysIn(month, year)).contains(day), hour < 24, minute < 60, second <= 60,
            let offset = offset(text, fractionEnd(text))
        else { return nil }
        return Timestamp.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    private static func fractionEnd(_ text: [UInt8]) -> Int {
        guard text[19] == UInt8(ascii: ".") else { return 19 }
        let digits = text[20...].prefix { (48...57).contains($0) }
        return digits.isEmpty ? text.count : digits.endIndex
    }

    private static func offset(_ text: [UInt8], _ start: Int) -> Int64? {
        guard start < text.count else { return nil }
        if text[start] == UInt8(ascii: "Z") || text[start] == UInt8(ascii: "z") {
            return start + 1 == text.count ? 0 : nil
        }
        guard start + 6 == text.count, let sign: Int64 = [43: 1, 45: -1][text[start]],
            let hour = number(text, start + 1, 2), text[start + 3] == UInt8(ascii: ":"),
            let minute = number(text, start + 4, 2), hour < 24, minute < 60
        else { return nil }
        return sign * (hour * 3600 + minute * 60)
    }

    private static func number(_ text: [UInt8], _ start: Int, _ length: Int) -> Int64? {
        guard start + length <= text.count else { return nil }
        var value: Int64 = 0
        for byte in text[start..<(start + length)] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        return value
    }

    private static func daysIn(_ month: Int64, _ year: Int64) -> Int64 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month - 1)]
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
