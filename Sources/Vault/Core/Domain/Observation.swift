// SPDX-License-Identifier: Apache-2.0

/// What happened to a cluster without changing it: one per cluster, replaced in place (FORMAT.md, sections 5 and 7).
package struct Observation: Equatable, Sendable {
    /// When its credential last left the vault.
    package var lastReleasedAt: Timestamp?
    /// The last check, online or not.
    package private(set) var latest: CheckRecord?
    /// The last check that asked the API server, if a later one did not.
    package private(set) var earlierOnline: CheckRecord?
    /// The server's certificate in the chain that the material part holds; nil if there is none or an older program noted it.
    package var serving: ObservedCertificate?
    /// Fields that this program does not know, or does not change, unmodified.
    package var otherFields: [UInt8] = []

    package init() {}

    /// When it was last verified.
    package var verifiedAt: Timestamp? { latest?.at }

    /// The last check that asked the API server.
    package var online: CheckRecord? { latest?.isOnline == true ? latest : earlierOnline }

    /// Takes a new check in.
    package mutating func record(_ check: CheckRecord) {
        earlierOnline = check.isOnline ? nil : online
        latest = check
    }

    /// The overview part's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        if let lastReleasedAt { out.appendField(1, integer: lastReleasedAt.seconds) }
        if let latest {
            out.appendField(2, integer: latest.at.seconds)
            latest.appendRest(to: &out, from: 3)
        }
        if let earlierOnline {
            var check: [UInt8] = []
            check.appendField(1, integer: earlierOnline.at.seconds)
            earlierOnline.appendRest(to: &check, from: 2)
            out.appendField(6, check.span)
        }
        if let serving { out.appendField(7, serving.encoded.span) }
        out.append(contentsOf: otherFields)
        return out
    }

    /// Reads the overview part's plain text.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var check: CheckRecord?
        var cursor = FieldCursor(known: 7, repeatable: [4])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: lastReleasedAt = try value.timestamp()
            case 2: check = CheckRecord(at: try value.timestamp())
            case 3, 4, 5:
                guard check != nil else { throw MalformedBytes("an observation has a verdict but no time") }
                try check?.take(cursor.tag - 3, value)
            case 6: earlierOnline = try CheckRecord(value)
            case 7: serving = try ObservedCertificate(value)
            default: otherFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        latest = check
    }
}
