// SPDX-License-Identifier: Apache-2.0

/// What happened to a cluster without changing it: one per cluster, replaced in place (FORMAT.md, sections 5 and 7).
package struct Observation: Equatable, Sendable {
    /// When its credential last left the vault.
    package var lastReleasedAt: Timestamp?
    /// When it was last verified.
    package var verifiedAt: Timestamp?
    /// What this program does not know, or does not change, whole.
    package var otherFields: [UInt8] = []

    package init() {}

    /// The overview part's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        if let lastReleasedAt { out.appendField(1, integer: lastReleasedAt.seconds) }
        if let verifiedAt { out.appendField(2, integer: verifiedAt.seconds) }
        out.append(contentsOf: otherFields)
        return out
    }

    /// Reads the overview part's plain text.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 4, repeatable: [4])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: lastReleasedAt = try value.timestamp()
            case 2: verifiedAt = try value.timestamp()
            default: otherFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
    }
}
