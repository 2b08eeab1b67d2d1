// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A day in UTC as iCalendar writes it (RFC 5545, section 3.3.4).
struct CalendarDate {
    /// Eight digits.
    let text: String

    /// Nil for a day beyond the years 1 to 9999.
    init?(_ moment: Timestamp) {
        let (year, month, day) = moment.day
        guard (1...9999).contains(year) else { return nil }
        text = Self.digits(year, 4) + Self.digits(month, 2) + Self.digits(day, 2)
    }

    /// A time in UTC (RFC 5545, section 3.3.5); beyond the years 1 to 9999 the nearest that can be written.
    static func stamp(_ moment: Timestamp) -> String {
        guard let date = CalendarDate(moment) else {
            return moment.seconds < 0 ? "00010101T000000Z" : "99991231T235959Z"
        }
        let second = (moment.seconds % 86_400 + 86_400) % 86_400
        return "\(date.text)T\(digits(second / 3600, 2))\(digits(second / 60 % 60, 2))\(digits(second % 60, 2))Z"
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
