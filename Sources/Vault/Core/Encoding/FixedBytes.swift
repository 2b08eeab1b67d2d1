// SPDX-License-Identifier: Apache-2.0

/// Bytes of a fixed number, held without heap memory: 100,000 rows of a vault pass through these.
package protocol FixedBytes: Hashable, Sendable {
    static var byteCount: Int { get }
    /// The words, most significant byte first.
    var words: [UInt64] { get }
    /// Nil unless there are exactly ``byteCount`` bytes.
    init?(_ bytes: Span<UInt8>)
    func append<Sink: ByteSink & ~Copyable>(to sink: inout Sink)
}

extension FixedBytes {
    package init?(_ bytes: [UInt8]) { self.init(bytes.span) }

    /// The bytes in an array.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.byteCount)
        append(to: &result)
        return result
    }

    /// Lower-case hexadecimal digits.
    package var hexadecimal: String { bytes.hexadecimal }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal digits.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// 32 bytes: a SHA-256 digest or an HMAC-SHA-256 tag.
package struct Digest: FixedBytes {
    package static let byteCount = 32
    private let a: UInt64, b: UInt64, c: UInt64, d: UInt64

    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        a = bytes.word(at: 0)
        b = bytes.word(at: 8)
        c = bytes.word(at: 16)
        d = bytes.word(at: 24)
    }

    private init(a: UInt64, b: UInt64, c: UInt64, d: UInt64) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    /// 32 zero bytes.
    package static let zero = Digest(a: 0, b: 0, c: 0, d: 0)

    package var words: [UInt64] { [a, b, c, d] }

    /// The bytes as they lie in memory.
    var bigEndianWords: (UInt64, UInt64, UInt64, UInt64) { (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian) }

    package func append<Sink: ByteSink & ~Copyable>(to sink: inout Sink) {
        sink.appendInteger(a)
        sink.appendInteger(b)
        sink.appendInteger(c)
        sink.appendInteger(d)
    }

    /// The first 16 bytes.
    package var prefix16: Bytes16 { Bytes16(high: a, low: b) }
}

/// 16 bytes: a record id, a vault id, a name tag, a credential fingerprint, a page's tag.
package struct Bytes16: FixedBytes, Comparable {
    package static let byteCount = 16
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        high = bytes.word(at: 0)
        low = bytes.word(at: 8)
    }

    /// Reads 32 hexadecimal digits.
    package init?(hexadecimal text: String) {
        guard text.utf8.count == 2 * Self.byteCount, text.utf8.allSatisfy({ $0 < 0x80 }),
            let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16),
            !text.contains("+")
        else { return nil }
        self.init(high: high, low: low)
    }

    package var words: [UInt64] { [high, low] }

    /// The first byte, which picks the bucket of the hash tree.
    package var firstByte: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

    package func append<Sink: ByteSink & ~Copyable>(to sink: inout Sink) {
        sink.appendInteger(high)
        sink.appendInteger(low)
    }

    /// Orders as the bytes do.
    package static func < (left: Bytes16, right: Bytes16) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Span<UInt8> {
    /// The eight bytes from `offset`, big-endian.
    fileprivate func word(at offset: Int) -> UInt64 {
        let bytes = unsafe extracting(offset..<(offset + 8)).bytes
        return UInt64(bigEndian: unsafe bytes.unsafeLoadUnaligned(as: UInt64.self))
    }
}

/// The random name of a vault, made once.
package typealias VaultID = Bytes16
/// The random name of one object in a vault.
package typealias RecordID = Bytes16
/// The keyed tag by which a live cluster's name is looked up.
package typealias NameTag = Bytes16
/// The keyed fingerprint of a credential.
package typealias CredentialFingerprint = Bytes16
/// The tag in the reserved bytes of a page.
package typealias PageTag = Bytes16
