// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Reads JSON strictly (RFC 8259) into a tree; a key that occurs twice in an object is refused, because readers differ
/// in which one counts.
struct JSONReader: ~Copyable {
    private static let maximumDepth = 64

    private var builder: TreeBuilder
    private var offset = 0
    private var line = 1

    init(capacity: Int) { builder = TreeBuilder(capacity: capacity) }

    /// Reads one value, or as many as there are.
    consuming func read(_ bytes: Span<UInt8>, asSequence: Bool) throws(DocumentError) -> DocumentTree {
        if let fault = bytes.utf8Fault {
            throw DocumentError("is not JSON: it is not UTF-8 (byte \(fault.byte))", line: fault.line)
        }
        // RFC 8259, section 8.1 allows to pass over it.
        if bytes.holds("\u{FEFF}", at: 0) { offset = 3 }
        skipSpace(bytes)
        repeat {
            if asSequence, offset == bytes.count { break }
            try document(bytes)
        } while asSequence
        guard offset == bytes.count else { throw wrong("unexpected text after the value") }
        return builder.finish()
    }

    /// One value with what it holds, and the white space after it; without recursion.
    private mutating func document(_ bytes: Span<UInt8>) throws(DocumentError) {
        var expectsValue = true
        var kinds: [DocumentTree.Kind] = []
        repeat {
            if expectsValue {
                expectsValue = false
                if let opened = try value(bytes) {
                    kinds.append(opened)
                    skipSpace(bytes)
                    if take(opened == .mapping ? "}" : "]", bytes) {
                        try close(&kinds)
                    } else {
                        if opened == .mapping { try key(bytes) }
                        expectsValue = true
                    }
                }
            } else if take(",", bytes) {
                skipSpace(bytes)
                if kinds.last == .mapping { try key(bytes) }
                expectsValue = true
            } else if take(kinds.last == .mapping ? "}" : "]", bytes) {
                try close(&kinds)
            } else {
                throw wrong(kinds.last == .mapping ? "expected , or }" : "expected , or ]")
            }
            skipSpace(bytes)
        } while !kinds.isEmpty || expectsValue
    }

    private mutating func close(_ kinds: inout [DocumentTree.Kind]) throws(DocumentError) {
        kinds.removeLast()
        guard let node = builder.close() else { return }
        if let place = builder.tree.repeatedKey(in: builder.tree.pairs(of: node)) {
            let again = builder.tree.line(of: builder.tree.children[place])
            throw DocumentError("is not JSON: an object has a duplicate key", line: again)
        }
    }

    private mutating func key(_ bytes: Span<UInt8>) throws(DocumentError) {
        guard peek(bytes) == UInt8(ascii: "\"") else { throw wrong("expected a quoted key") }
        try string(bytes)
        skipSpace(bytes)
        guard take(":", bytes) else { throw wrong("expected : after a key") }
        skipSpace(bytes)
    }

    /// Reads a scalar, or the beginning of a container, which is given.
    private mutating func value(_ bytes: Span<UInt8>) throws(DocumentError) -> DocumentTree.Kind? {
        switch peek(bytes) {
        case UInt8(ascii: "{"): return try open(.mapping)
        case UInt8(ascii: "["): return try open(.sequence)
        case UInt8(ascii: "\""): try string(bytes)
        case UInt8(ascii: "-"), .some(0x30...0x39): try number(bytes)
        case nil: throw wrong("unexpected end")
        default:
            let words: [(String, DocumentTree.Kind, Bool)] = [
                ("true", .boolean, true), ("false", .boolean, false), ("null", .null, false),
            ]
            guard let word = words.first(where: { bytes.holds($0.0, at: offset) }) else {
                throw wrong("expected a value")
            }
            try scalar(word.1, flag: word.2, bytes, offset..<(offset + word.0.utf8.count))
        }
        return nil
    }

    private mutating func open(_ kind: DocumentTree.Kind) throws(DocumentError) -> DocumentTree.Kind {
        guard builder.depth < Self.maximumDepth else {
            throw DocumentError("is nested deeper than \(Self.maximumDepth) levels", line: line)
        }
        offset += 1
        _ = try builder.open(kind, line: line)
        return kind
    }

    private mutating func scalar(
        _ kind: DocumentTree.Kind, flag: Bool = false, _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(DocumentError) {
        let start = builder.tree.arena.count
        builder.tree.arena.append(bytes.extracting(range))
        _ = try builder.scalar(kind, flag: flag, from: start, line: line)
        offset = range.upperBound
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(DocumentError) {
        let start = offset
        var kind = DocumentTree.Kind.integer
        _ = take("-", bytes)
        if !take("0", bytes) { try digits(bytes) }
        if take(".", bytes) {
            kind = .float
            try digits(bytes)
        }
        if take("e", bytes) || take("E", bytes) {
            kind = .float
            if !take("+", bytes) { _ = take("-", bytes) }
            try digits(bytes)
        }
        try scalar(kind, bytes, start..<offset)
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(DocumentError) {
        let start = offset
        while let byte = peek(bytes), byte.isASCIIDigit { offset += 1 }
        guard offset > start else { throw wrong("expected a digit") }
    }

    private func peek(_ bytes: Span<UInt8>) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ character: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while let byte = peek(bytes), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            if byte == 0x0A { line += 1 }
            offset += 1
        }
    }

    private func wrong(_ problem: String) -> DocumentError { DocumentError("is not JSON: \(problem)", line: line) }
}

// Strings.
extension JSONReader {
    private mutating func string(_ bytes: Span<UInt8>) throws(DocumentError) {
        let text = builder.tree.arena.count
        offset += 1
        var start = offset
        while true {
            guard let byte = peek(bytes) else { throw wrong("a string is not closed") }
            guard byte >= 0x20 else { throw wrong("a string contains a control character") }
            guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                offset += 1
                continue
            }
            builder.tree.arena.append(bytes.extracting(start..<offset))
            offset += 1
            if byte == UInt8(ascii: "\"") { break }
            try escape(bytes)
            start = offset
        }
        _ = try builder.scalar(.string, from: text, line: line)
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(DocumentError) {
        guard let kind = peek(bytes) else { throw wrong("a string is not closed") }
        offset += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): builder.tree.arena.append(kind)
        case UInt8(ascii: "b"): builder.tree.arena.append(0x08)
        case UInt8(ascii: "f"): builder.tree.arena.append(0x0C)
        case UInt8(ascii: "n"): builder.tree.arena.append(0x0A)
        case UInt8(ascii: "r"): builder.tree.arena.append(0x0D)
        case UInt8(ascii: "t"): builder.tree.arena.append(0x09)
        case UInt8(ascii: "u"): try unicode(bytes)
        default: throw wrong("an escape sequence is not valid in JSON")
        }
    }

    private mutating func unicode(_ bytes: Span<UInt8>) throws(DocumentError) {
        var value = try hexadecimal(bytes)
        if 0xD800...0xDBFF ~= value {
            guard take("\\", bytes), take("u", bytes) else { throw wrong("an escape sequence is half a character") }
            let low = try hexadecimal(bytes)
            guard 0xDC00...0xDFFF ~= low else { throw wrong("an escape sequence is half a character") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw wrong("an escape sequence is half a character") }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { builder.tree.arena.append(byte) }
    }

    private mutating func hexadecimal(_ bytes: Span<UInt8>) throws(DocumentError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek(bytes), let number = digit.hexDigitValue else {
                throw wrong("an escape sequence is not valid in JSON")
            }
            value = value << 4 | UInt32(number)
            offset += 1
        }
        return value
    }
}

extension DocumentTree {
    /// Reads one JSON value, strictly (RFC 8259); duplicate keys are refused.
    package static func json(_ bytes: Span<UInt8>) throws(DocumentError) -> DocumentTree {
        try json(bytes, asSequence: false)
    }

    /// Reads JSON values one after the other: JSON lines and concatenated JSON.
    package static func jsonSequence(_ bytes: Span<UInt8>) throws(DocumentError) -> DocumentTree {
        try json(bytes, asSequence: true)
    }

    private static func json(_ bytes: Span<UInt8>, asSequence: Bool) throws(DocumentError) -> DocumentTree {
        guard bytes.count <= maximumBytes else {
            throw DocumentError("is larger than \(maximumBytes >> 20) MiB")
        }
        return try JSONReader(capacity: bytes.count).read(bytes, asSequence: asSequence)
    }
}
