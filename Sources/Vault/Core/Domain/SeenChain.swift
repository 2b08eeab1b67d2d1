// SPDX-License-Identifier: Apache-2.0

/// The chain that an API server presented: an observation's material part (FORMAT.md, section 7).
package struct SeenChain: Equatable, Sendable {
    /// The certificates as DER, the server's first.
    package var certificates: [[UInt8]]
    /// When.
    package var seenAt: Timestamp

    package init(certificates: [[UInt8]], seenAt: Timestamp) {
        self.certificates = certificates
        self.seenAt = seenAt
    }

    /// The part's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        for certificate in certificates { out.appendField(1, certificate.span) }
        out.appendField(2, integer: seenAt.seconds)
        return out
    }

    /// Reads the part's plain text.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(certificates: [], seenAt: Timestamp(seconds: 0))
        var cursor = FieldCursor(known: 2, repeatable: [1])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: certificates.append(value.array())
            case 2: seenAt = try value.timestamp()
            default: continue
            }
        }
    }
}
