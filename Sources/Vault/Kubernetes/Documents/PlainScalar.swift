// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What a YAML 1.1 scalar without quotes is, as go-yaml v2 resolves it (`resolve.go`), which kubectl reads with.
///
/// Works on bytes, because a token may look like a number.
enum PlainScalar: Equatable {
    case string, integer, null, merge
    case boolean(Bool)
    /// Whether it is a number that JSON can write.
    case float(isFinite: Bool)

    init(_ bytes: Span<UInt8>) {
        guard let first = bytes.indices.first.map({ bytes[$0] }) else {
            self = .null
            return
        }
        if bytes.count <= 5, let word = Self.words[bytes.decoded] {
            self = word
            return
        }
        switch first {
        case UInt8(ascii: "."): self = FloatText(bytes, allowsUnderscores: true)?.resolved ?? .string
        case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39:
            if Self.integer(bytes) != nil {
                self = .integer
            } else {
                self = Self.withoutUnderscores(bytes) { FloatText($0, allowsUnderscores: false)?.resolved } ?? .string
            }
        default: self = .string
        }
    }

    /// The words of the table; none is longer than five characters.
    private static let words: [String: PlainScalar] = {
        var words: [String: PlainScalar] = ["<<": .merge, "~": .null]
        func add(_ meaning: PlainScalar, _ forms: String...) { for form in forms { words[form] = meaning } }
        add(.boolean(true), "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
        add(.boolean(false), "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
        add(.null, "null", "Null", "NULL")
        for sign in ["", "+", "-"] {
            add(.float(isFinite: false), "\(sign).inf", "\(sign).Inf", "\(sign).INF")
        }
        add(.float(isFinite: false), ".nan", ".NaN", ".NAN")
        return words
    }()

    /// The whole number that Go's `strconv.ParseInt` and `ParseUint` read with base 0 when underscores are gone; nil if
    /// they read none.
    static func integer(_ bytes: Span<UInt8>) -> Int128? {
        var digits = DigitCursor()
        guard var byte = digits.next(bytes) else { return nil }
        let isSigned = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        let isNegative = byte == UInt8(ascii: "-")
        if isSigned {
            guard let next = digits.next(bytes) else { return nil }
            byte = next
        }
        var base: Int128 = 10
        if byte == UInt8(ascii: "0") {
            guard let next = digits.next(bytes) else { return 0 }
            base = 8
            byte = next
            if let prefixed = Self.base(named: next) {
                guard let first = digits.next(bytes) else { return nil }
                base = prefixed
                byte = first
            }
        }
        var value: Int128 = 0
        while true {
            guard let digit = byte.hexDigitValue.map({ Int128($0) }), digit < base else { return nil }
            value = value * base + digit
            guard value <= Int128(UInt64.max) else { return nil }
            guard let next = digits.next(bytes) else { break }
            byte = next
        }
        // ParseUint takes no sign, so that beyond 63 bits there is none.
        if isNegative { return value <= 1 << 63 ? -value : nil }
        return !isSigned || value < 1 << 63 ? value : nil
    }

    private static func base(named letter: UInt8) -> Int128? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    /// Calls `body` with the characters but the underscores, where there are any.
    private static func withoutUnderscores<R>(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> R) -> R {
        guard bytes.indices.contains(where: { bytes[$0] == UInt8(ascii: "_") }) else { return body(bytes) }
        var plain = SecretBytes(capacity: bytes.count)
        for index in bytes.indices where bytes[index] != UInt8(ascii: "_") { plain.append(bytes[index]) }
        return plain.withBytes { body($0) }
    }
}

/// Walks the characters of a number but its underscores.
private struct DigitCursor {
    private var offset = 0

    mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
        while offset < bytes.count {
            defer { offset += 1 }
            if bytes[offset] != UInt8(ascii: "_") { return bytes[offset] }
        }
        return nil
    }
}

extension UInt8 {
    var hexDigitValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
