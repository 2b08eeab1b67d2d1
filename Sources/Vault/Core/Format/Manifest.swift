// SPDX-License-Identifier: Apache-2.0

/// What the whole set is: rewritten in the same transaction as every change (FORMAT.md, section 8).
package struct Manifest: Equatable, Sendable {
    package var vaultID: VaultID
    /// Counts commits; 1 in a new vault.
    package var generation: UInt64
    package var recordCount: UInt64
    package var root: Digest
    package var headerDigest: Digest
    package var headerCounter: UInt64
    package var logFirst: UInt64
    package var macBeforeLog: Digest
    /// `logFirst - 1` if the log is empty.
    package var logLast: UInt64
    package var logHeadMAC: Digest

    package init(
        vaultID: VaultID, generation: UInt64, recordCount: UInt64, root: Digest, headerDigest: Digest,
        headerCounter: UInt64, logFirst: UInt64, macBeforeLog: Digest, logLast: UInt64, logHeadMAC: Digest
    ) {
        self.vaultID = vaultID
        self.generation = generation
        self.recordCount = recordCount
        self.root = root
        self.headerDigest = headerDigest
        self.headerCounter = headerCounter
        self.logFirst = logFirst
        self.macBeforeLog = macBeforeLog
        self.logLast = logLast
        self.logHeadMAC = logHeadMAC
    }

    /// The bytes that the manifest's MAC covers.
    package var body: [UInt8] {
        var out: [UInt8] = []
        out.appendPrefixed(VaultFormat.Label.manifest)
        out.appendPrefixed(VaultFormat.number)
        out.appendPrefixed(fixed: vaultID)
        out.appendPrefixed(generation)
        out.appendPrefixed(recordCount)
        out.appendPrefixed(fixed: root)
        out.appendPrefixed(fixed: headerDigest)
        out.appendPrefixed(headerCounter)
        out.appendPrefixed(logFirst)
        out.appendPrefixed(fixed: macBeforeLog)
        out.appendPrefixed(logLast)
        out.appendPrefixed(fixed: logHeadMAC)
        return out
    }

    /// Reads a body whose MAC has been checked.
    package init(body: [UInt8]) throws(MalformedBytes) {
        let bytes = body.span
        var cursor = TupleCursor()
        guard try bytes.extracting(cursor.next(in: bytes)).text() == VaultFormat.Label.manifest,
            try bytes.extracting(cursor.next(in: bytes)).integer(UInt32.self) == VaultFormat.number
        else { throw MalformedBytes("the manifest has another format") }
        vaultID = try bytes.extracting(cursor.next(in: bytes)).fixed()
        generation = try bytes.extracting(cursor.next(in: bytes)).integer()
        recordCount = try bytes.extracting(cursor.next(in: bytes)).integer()
        root = try bytes.extracting(cursor.next(in: bytes)).fixed()
        headerDigest = try bytes.extracting(cursor.next(in: bytes)).fixed()
        headerCounter = try bytes.extracting(cursor.next(in: bytes)).integer()
        logFirst = try bytes.extracting(cursor.next(in: bytes)).integer()
        macBeforeLog = try bytes.extracting(cursor.next(in: bytes)).fixed()
        logLast = try bytes.extracting(cursor.next(in: bytes)).integer()
        logHeadMAC = try bytes.extracting(cursor.next(in: bytes)).fixed()
        try cursor.finish(in: bytes)
    }
}
