// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Writes iCalendar's content lines (RFC 5545, section 3.1): folded after 75 octets, never within a character.
struct CalendarWriter {
    private static let lineLength = 75

    /// What is written so far.
    private(set) var out: [UInt8] = []
    private var line: [UInt8] = []
    private var plain: [UInt8] = []

    mutating func reserve(_ bytes: Int) { out.reserveCapacity(bytes) }

    /// Writes a line whose value comes from the program and needs no escaping.
    mutating func add(_ name: String, _ value: String) {
        begin(name)
        line.append(contentsOf: value.utf8)
        fold()
    }

    /// Writes a line whose value is text (section 3.3.11) of so many lines.
    mutating func add(_ name: String, text lines: [String]) {
        begin(name)
        for (index, text) in lines.enumerated() {
            if index > 0 { line.append(contentsOf: "\\n".utf8) }
            append(escaped: text)
        }
        fold()
    }

    private mutating func begin(_ name: String) {
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: name.utf8)
        line.append(UInt8(ascii: ":"))
    }

    /// Appends neutral text: it contains no line feed that would need escaping.
    private mutating func append(escaped text: String) {
        plain.removeAll(keepingCapacity: true)
        Sanitizer.append(text, to: &plain)
        for byte in plain {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") {
                line.append(UInt8(ascii: "\\"))
            }
            line.append(byte)
        }
    }

    private mutating func fold() {
        var start = 0
        var room = Self.lineLength
        while line.count - start > room {
            var end = start + room
            // Bytes 10xxxxxx continue a character of UTF-8.
            while line[end] & 0xC0 == 0x80 { end -= 1 }
            out.append(contentsOf: line[start..<end])
            out.append(contentsOf: "\r\n ".utf8)
            start = end
            room = Self.lineLength - 1
        }
        out.append(contentsOf: line[start...])
        out.append(contentsOf: "\r\n".utf8)
    }
}
