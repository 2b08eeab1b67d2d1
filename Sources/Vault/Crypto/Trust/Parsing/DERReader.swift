// SPDX-License-Identifier: Apache-2.0

/// Reads DER element by element, as strictly as Go reads certificates (golang.org/x/crypto/cryptobyte).
///
/// OpenSSL is laxer: what it reads and Go does not would be judged by us and refused by kubectl.
struct DERReader {
    let bytes: [UInt8]
    private(set) var offset: Int
    let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var isEmpty: Bool { offset >= end }
    var rest: ArraySlice<UInt8> { bytes[offset..<end] }
    var restBytes: [UInt8] { Array(rest) }

    func isNext(_ tag: UInt8) -> Bool { offset < end && bytes[offset] == tag }

    /// The next element's tag, its contents, and all of it; nil if there is none, or its length is not minimal.
    mutating func next() -> (tag: UInt8, contents: DERReader, whole: DERReader)? {
        guard end - offset >= 2 else { return nil }
        let tag = bytes[offset]
        guard tag & 0x1F != 0x1F else { return nil }
        var start = offset + 2
        var length = Int(bytes[offset + 1])
        if length >= 0x80 {
            let size = length & 0x7F
            guard (1...4).contains(size), end - start >= size else { return nil }
            length = 0
            for index in start..<(start + size) { length = length << 8 | Int(bytes[index]) }
            guard length >= 0x80, length >> (8 * (size - 1)) != 0 else { return nil }
            start += size
        }
        guard length <= end - start else { return nil }
        let whole = DERReader(bytes, offset..<(start + length))
        offset = start + length
        return (tag, DERReader(bytes, start..<(start + length)), whole)
    }

    /// The contents of the next element, if it has that tag.
    mutating func contents(_ tag: UInt8) -> DERReader? {
        guard isNext(tag) else { return nil }
        return next()?.contents
    }

    /// The next element with its tag and length, if it has that tag.
    mutating func whole(_ tag: UInt8) -> DERReader? {
        guard isNext(tag) else { return nil }
        return next()?.whole
    }

    /// The contents of an INTEGER, minimal as DER demands; `tag` may be another one in its place.
    mutating func integer(_ tag: UInt8 = DERTag.integer) -> ArraySlice<UInt8>? {
        guard let value = contents(tag)?.rest, let first = value.first else { return nil }
        guard let second = value.dropFirst().first else { return value }
        let isPadded = first == 0 && second < 0x80 || first == 0xFF && second >= 0x80
        return isPadded ? nil : value
    }

    /// An INTEGER that a signed machine word can hold.
    mutating func word(_ tag: UInt8 = DERTag.integer) -> Int? {
        guard let value = integer(tag), let first = value.first, value.count <= 8 else { return nil }
        return value.reduce(first >= 0x80 ? -1 : 0) { $0 << 8 | Int($1) }
    }

    mutating func boolean() -> Bool? {
        guard let value = contents(DERTag.boolean)?.rest, value.count == 1 else { return nil }
        switch value.first {
        case 0: return false
        case 0xFF: return true
        default: return nil
        }
    }

    /// An object identifier's contents; parts of more than 31 bits are refused, as in Go.
    mutating func identifier() -> [UInt8]? {
        guard let value = contents(DERTag.identifier)?.rest, !value.isEmpty else { return nil }
        var (part, length) = (0, 0)
        for byte in value {
            guard length < 5, part < 1 << 24, length > 0 || byte != 0x80 else { return nil }
            part = part << 7 | Int(byte & 0x7F)
            length += 1
            if byte & 0x80 == 0 { (part, length) = (0, 0) }
        }
        return length == 0 ? Array(value) : nil
    }

    /// The bytes of a BIT STRING and how many bits of the last one are unused, which must be 0.
    mutating func bitString() -> (bytes: ArraySlice<UInt8>, unused: UInt8)? {
        guard let value = contents(DERTag.bitString)?.rest, let unused = value.first, unused <= 7 else { return nil }
        let bytes = value.dropFirst()
        guard let last = bytes.last else { return unused == 0 ? (bytes, 0) : nil }
        return last & (1 << unused - 1) == 0 ? (bytes, unused) : nil
    }
}

/// Tags of X.680 as certificates have them.
enum DERTag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let identifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// `[number]` around a primitive value, and around others.
    static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number }
    static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }
}
