// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Reads the dates of a certificate (RFC 5280, section 4.1.2.5): to the second and in UTC, nothing else.
enum CertificateDate {
    static func read(_ reader: inout DERReader) -> Timestamp? {
        if let text = reader.contents(DERTag.utcTime)?.rest {
            guard text.count == 13, let short = number(text.prefix(2)) else { return nil }
            return timestamp(year: short < 50 ? 2000 + short : 1900 + short, text.dropFirst(2))
        }
        guard let text = reader.contents(DERTag.generalizedTime)?.rest, text.count == 15,
            let year = number(text.prefix(4))
        else { return nil }
        return timestamp(year: year, text.dropFirst(4))
    }

    /// `text` is MMDDHHMMSSZ.
    private static func timestamp(year: Int, _ text: ArraySlice<UInt8>) -> Timestamp? {
        guard text.last == UInt8(ascii: "Z") else { return nil }
        let parts = (0..<5).compactMap { number(text.dropFirst(2 * $0).prefix(2)) }
        guard parts.count == 5, (1...12).contains(parts[0]), parts[1] >= 1, parts[1] <= days(parts[0], of: year),
            parts[2] < 24, parts[3] < 60, parts[4] < 60
        else { return nil }
        let day = dayNumber(year, parts[0], parts[1])
        return Timestamp(seconds: Int64(day * 86_400 + parts[2] * 3600 + parts[3] * 60 + parts[4]))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private static func days(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, in the calendar of Gregory, which years before it are reckoned in too.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years begin in March, so that the leap day is the last: no year is before 0, whose January belongs to -1.
        let shifted = (month <= 2 ? year - 1 : year) + 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468 - 146_097
    }
}
