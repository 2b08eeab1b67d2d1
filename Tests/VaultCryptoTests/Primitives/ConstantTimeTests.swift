// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCrypto

struct ConstantTimeTests {
    @Test func `tells equal from unequal bytes`() {
        let bytes = Array(UInt8(0)...31)
        #expect(isEqual(bytes, bytes))
        #expect(isEqual([], []))
        #expect(!isEqual(bytes, Array(bytes.dropLast())))
        #expect(!isEqual([], [0]))
        for position in bytes.indices {
            var other = bytes
            other[position] ^= 1
            #expect(!isEqual(bytes, other))
        }
    }

    // The macro cannot take a span.
    private func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { ConstantTime.isEqual(left.span, right.span) }
}
