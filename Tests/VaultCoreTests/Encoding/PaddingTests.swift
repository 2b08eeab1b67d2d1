// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct PaddingTests {
    /// FORMAT.md, section 6, written down a second time.
    private func expectedSize(_ count: Int, _ part: RecordPart) -> Int {
        if part == .overview { return (count + 4 + 511) / 512 * 512 }
        var classes = [256, 512, 1024, 2048, 4096]
        while let last = classes.last, last < count + 4 { classes.append((last + last / 8 + 255) / 256 * 256) }
        return classes.first { $0 >= count + 4 } ?? 0
    }

    @Test(arguments: [RecordPart.overview, .material, .secret])
    func `sizes fall into the classes of FORMAT.md`(part: RecordPart) {
        for count in Array(0...5000) + [8188, 8189, 65_536, 1 << 20, 4 << 20] {
            let size = Padding.size(of: part, count: count)
            #expect(size == expectedSize(count, part))
            #expect(size >= count + 4)
        }
    }

    @Test func `what is padded comes back`() throws {
        for count in [0, 1, 251, 252, 253, 508, 509, 5000] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 + 1) }
            let size = Padding.size(of: .secret, count: count)
            var padded: [UInt8] = []
            Padding.pad(message.span, to: size, into: &padded)
            #expect(padded.count == size)
            let range = try Padding.messageRange(in: padded.span)
            #expect(Array(padded[range]) == message)
        }
    }

    @Test func `any byte after the message that is not zero is refused`() throws {
        var padded: [UInt8] = []
        Padding.pad(([1, 2, 3] as [UInt8]).span, to: 64, into: &padded)
        for index in 7..<64 {
            for bit in [UInt8(1), 0x80] {
                var bad = padded
                bad[index] ^= bit
                #expect(throws: MalformedBytes.self) { _ = try Padding.messageRange(in: bad.span) }
            }
        }
    }

    @Test(
        arguments: [[], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 5, 1, 2, 3, 4], [0xFF, 0xFF, 0xFF, 0xFF, 0]] as [[UInt8]])
    func `a length that does not fit is refused`(bytes: [UInt8]) {
        #expect(throws: MalformedBytes.self) { _ = try Padding.messageRange(in: bytes.span) }
    }
}
