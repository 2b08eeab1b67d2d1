// SPDX-License-Identifier: Apache-2.0

/// The chain that an API server presented: an observation's material part (FORMAT.md, section 7).
package struct ObservedChain: Equatable, Sendable {
    /// More than any API server presents; what is longer is not kept.
    package static let maximumSize = 65_536

    /// The certificates as DER, the server's first.
    package var certificates: [[UInt8]]
    /// When.
    package var seenAt: Timestamp
    /// The cluster's API endpoint then, as its URL; nil if it was not noted.
    package var endpoint: String?
    /// The name that the server was asked for in the handshake, if it was another than the endpoint's.
    package var tlsServerName: String?

    package init(certificates: [[UInt8]], seenAt: Timestamp, endpoint: String? = nil, tlsServerName: String? = nil) {
        self.certificates = certificates
        self.seenAt = seenAt
        self.endpoint = endpoint
        self.tlsServerName = tlsServerName
    }

    /// The part's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        for certificate in certificates { out.appendField(1, certificate.span) }
        out.appendField(2, integer: seenAt.seconds)
        if let endpoint { out.appendField(3, endpoint) }
        if let tlsServerName { out.appendField(4, tlsServerName) }
        return out
    }

    /// Reads the part's plain text.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(certificates: [], seenAt: Timestamp(seconds: 0))
        var cursor = FieldCursor(known: 4, repeatable: [1])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: certificates.append(value.array())
            case 2: seenAt = try value.timestamp()
            case 3: endpoint = try value.text()
            case 4: tlsServerName = try value.text()
            default: continue
            }
        }
    }
}
