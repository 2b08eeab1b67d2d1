// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Which blocks of a PEM text kubectl finds: `Decode` of Go's encoding/pem, which reads line feeds, blanks and tabs and nothing else.
enum GoPEM {
    private static let begin = "-----BEGIN "
    private static let end = "\n-----END "
    private static let dashes = "-----"

    /// Where the BEGIN lines of those blocks start.
    ///
    /// What stands in their base64 is not decoded: whoever asks has done that.
    static func blocks(of pem: Span<UInt8>) -> Set<Int> {
        var found: Set<Int> = []
        var start = 0
        while let ending = pem.firstOffset(of: end, from: start) {
            let trailer = ending + end.utf8.count
            guard let beginning = lastBegin(in: start..<ending, pem),
                beginning == start || pem[beginning - 1] == UInt8(ascii: "\n"),
                isBlock(from: beginning, to: ending, pem)
            else {
                start = trailer
                continue
            }
            found.insert(beginning)
            start = line(at: trailer, pem).next
        }
        return found
    }

    private static func lastBegin(in range: Range<Int>, _ pem: Span<UInt8>) -> Int? {
        var offset = range.upperBound - begin.utf8.count
        while offset >= range.lowerBound {
            if pem[offset] == UInt8(ascii: "-"), pem.holds(begin, at: offset) { return offset }
            offset -= 1
        }
        return nil
    }

    private static func isBlock(from beginning: Int, to ending: Int, _ pem: Span<UInt8>) -> Bool {
        let label = beginning + begin.utf8.count
        let (text, body) = line(at: label, pem)
        guard text.count >= dashes.utf8.count, pem.holds(dashes, at: text.upperBound - dashes.utf8.count) else {
            return false
        }
        let trailer = ending + end.utf8.count
        // The label and its dashes, once more, and nothing after them.
        guard body <= trailer, trailer + text.count <= pem.count,
            text.indices.allSatisfy({ pem[$0] == pem[trailer + $0 - label] }),
            line(at: trailer + text.count, pem).text.isEmpty
        else { return false }
        return !pem.extracting(body..<max(body, ending)).contains { !isRead($0) }
    }

    private static func isRead(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F, 0x3D, 0x09, 0x0A, 0x0D, 0x20: true
        default: false
        }
    }

    /// The line that begins there, without blanks and tabs at its end, and where the next one begins.
    ///
    /// One carriage return before the line feed belongs to the line's end.
    private static func line(at start: Int, _ pem: Span<UInt8>) -> (text: Range<Int>, next: Int) {
        var end = start
        while end < pem.count, pem[end] != 0x0A { end += 1 }
        let next = min(end + 1, pem.count)
        if end < pem.count, end > start, pem[end - 1] == 0x0D { end -= 1 }
        while end > start, pem[end - 1] == 0x20 || pem[end - 1] == 0x09 { end -= 1 }
        return (start..<end, next)
    }
}
