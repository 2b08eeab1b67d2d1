// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Numbers and dates as the page writes them.
enum PageText {
    static let day: Int64 = 86_400
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A count with commas: `10,000`.
    static func count(_ number: some BinaryInteger) -> String {
        let digits = String(number)
        var out = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0, out != "-" { out.append(",") }
            out.append(digit)
        }
        return out
    }

    /// `1 cluster`, `2 clusters`.
    static func count(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }

    /// `2026-11-23`; `year N` for years beyond four digits.
    static func date(_ moment: Timestamp) -> String {
        let (year, month, day) = moment.day
        guard (0...9999).contains(year) else { return "year \(year)" }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `2026-11-23 10:49 UTC`.
    static func minute(_ moment: Timestamp) -> String {
        let text = moment.rfc3339
        guard (0...9999).contains(moment.day.year), text.utf8.count == 20 else { return date(moment) }
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
    }

    /// `2027-03`, as `--due` reads it; nil for years that it cannot name.
    static func month(_ moment: Timestamp) -> String? {
        let (year, month, _) = moment.day
        return (0...9999).contains(year) ? "\(padded(year, 4))-\(padded(month, 2))" : nil
    }

    /// Whole days between two moments, towards the past.
    static func days(from start: Timestamp, to end: Timestamp) -> Int64 {
        let seconds = end.since(start)
        return seconds >= 0 ? seconds / day : (seconds + 1) / day - 1
    }

    /// A share that never rounds to none or to all: `37 %`, `< 1 %`, `> 99 %`.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "none" }
        if part >= whole { return whole == 1 ? "the only one" : "all" }
        let percent = Double(part) * 100 / Double(whole)
        if percent < 1 { return "< 1 %" }
        return percent > 99 ? "> 99 %" : "\(Int(percent.rounded())) %"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
