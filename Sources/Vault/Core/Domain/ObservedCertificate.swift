// SPDX-License-Identifier: Apache-2.0

/// Of the chain that an API server presented last, what an audit needs: it lies in the observation's overview, so that no chain
/// is opened and no certificate read for it (FORMAT.md, section 7).
package struct ObservedCertificate: Equatable, Sendable {
    /// The server's certificate.
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// SHA-256 of the DER certificate.
    package var fingerprint: Digest
    /// When the chain was presented.
    package var seenAt: Timestamp
    /// The cluster's API endpoint then, as its URL; nil if it was not noted.
    package var endpoint: String?

    package init(
        notBefore: Timestamp, notAfter: Timestamp, fingerprint: Digest, seenAt: Timestamp, endpoint: String?
    ) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
        self.seenAt = seenAt
        self.endpoint = endpoint
    }

    /// The field map.
    var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, integer: notBefore.seconds)
        out.appendField(2, integer: notAfter.seconds)
        out.appendField(3, fixed: fingerprint)
        out.appendField(4, integer: seenAt.seconds)
        if let endpoint { out.appendField(5, endpoint) }
        return out
    }

    /// Reads the field map.
    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(
            notBefore: Timestamp(seconds: 0), notAfter: Timestamp(seconds: 0), fingerprint: .zero,
            seenAt: Timestamp(seconds: 0), endpoint: nil)
        var seen = 0
        var cursor = FieldCursor(known: 5)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            seen += cursor.tag <= 4 ? 1 : 0
            switch cursor.tag {
            case 1: notBefore = try value.timestamp()
            case 2: notAfter = try value.timestamp()
            case 3: fingerprint = try value.fixed()
            case 4: seenAt = try value.timestamp()
            case 5: endpoint = try value.text()
            default: continue
            }
        }
        guard seen == 4 else { throw MalformedBytes("the record of a server certificate is incomplete") }
    }
}
