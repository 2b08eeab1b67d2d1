// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Walks a JSON text (RFC 8259) before a decoder sees it, and refuses what a decoder may choke on or read in two ways.
///
/// Bounded: 32 levels, 256 members per object, and no copy of the bytes, which may be secret. A key that occurs twice
/// in an object is refused, because decoders differ in which one counts; the API server refuses it too.
struct JSONValidator {
    private static let maximumDepth = 32
    private static let maximumMembers = 256

    private struct NotJSON: Error {}

    private var offset = 0
    private let wanted: String
    private var found: Range<Int>?

    /// Whether the bytes are one JSON object within the bounds.
    static func isObject(_ bytes: Span<UInt8>) -> Bool {
        var shape = JSONValidator(wanted: "")
        return shape.walk(bytes)
    }

    /// Where the contents of a string stand that is the member `key` of the object; nil if there is none, or no such
    /// object.
    static func string(_ key: String, in bytes: Span<UInt8>) -> Range<Int>? {
        var shape = JSONValidator(wanted: key)
        return shape.walk(bytes) ? shape.found : nil
    }

    private init(wanted: String) { self.wanted = wanted }

    private mutating func walk(_ bytes: Span<UInt8>) -> Bool {
        do {
            skipSpace(bytes)
            guard peek(bytes) == UInt8(ascii: "{") else { return false }
            try value(bytes, depth: 1)
            skipSpace(bytes)
            return offset == bytes.count
        } catch {
            return false
        }
    }

    private func peek(_ bytes: Span<UInt8>) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while let byte = peek(bytes), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(NotJSON) {
        guard depth <= Self.maximumDepth, let first = peek(bytes) else { throw NotJSON() }
        switch first {
        case UInt8(ascii: "{"): try object(bytes, depth: depth)
        case UInt8(ascii: "["): try array(bytes, depth: depth)
        case UInt8(ascii: "\""): _ = try string(bytes)
        case UInt8(ascii: "-"), 0x30...0x39: try number(bytes)
        default:
            guard let word = ["true", "false", "null"].first(where: { bytes.holds($0, at: offset) }) else {
                throw NotJSON()
            }
            offset += word.utf8.count
        }
    }

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(NotJSON) {
        var keys: [Range<Int>] = []
        offset += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return }
        repeat {
            skipSpace(bytes)
            let key = try string(bytes)
            guard keys.count < Self.maximumMembers, !keys.contains(where: { Self.equal($0, key, bytes) }) else {
                throw NotJSON()
            }
            keys.append(key)
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { throw NotJSON() }
            skipSpace(bytes)
            let start = offset
            try value(bytes, depth: depth + 1)
            if depth == 1, key.count == wanted.utf8.count, bytes.holds(wanted, at: key.lowerBound),
                bytes[start] == UInt8(ascii: "\"")
            {
                found = (start + 1)..<(offset - 1)
            }
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        guard take(UInt8(ascii: "}"), bytes) else { throw NotJSON() }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(NotJSON) {
        offset += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return }
        repeat {
            skipSpace(bytes)
            try value(bytes, depth: depth + 1)
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        guard take(UInt8(ascii: "]"), bytes) else { throw NotJSON() }
    }

    /// Where the characters between the quotes stand, escapes as they are.
    private mutating func string(_ bytes: Span<UInt8>) throws(NotJSON) -> Range<Int> {
        guard take(UInt8(ascii: "\""), bytes) else { throw NotJSON() }
        let start = offset
        while let byte = peek(bytes), byte >= 0x20 {
            offset += 1
            if byte == UInt8(ascii: "\"") { return start..<(offset - 1) }
            if byte == UInt8(ascii: "\\") { try escape(bytes) }
        }
        throw NotJSON()
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(NotJSON) {
        guard let kind = peek(bytes), "\"\\/bfnrtu".utf8.contains(kind) else { throw NotJSON() }
        offset += 1
        guard kind == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard let digit = peek(bytes), digit.isASCIIHexDigit else { throw NotJSON() }
            offset += 1
        }
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(NotJSON) {
        _ = take(UInt8(ascii: "-"), bytes)
        if !take(UInt8(ascii: "0"), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "."), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            try digits(bytes)
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(NotJSON) {
        let start = offset
        while let byte = peek(bytes), byte.isASCIIDigit { offset += 1 }
        guard offset > start else { throw NotJSON() }
    }

    private static func equal(_ left: Range<Int>, _ right: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { bytes[$0] == bytes[$1] }
    }
}
