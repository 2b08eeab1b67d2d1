// SPDX-License-Identifier: Apache-2.0

/// What this user has already seen of a vault, kept outside it (FORMAT.md, section 11).
package struct Mark: Equatable, Sendable {
    package var vaultID: VaultID
    package var generation: UInt64
    package var root: Digest
    package var logLast: UInt64
    package var logHeadMAC: Digest

    /// The length of ``body`` in bytes.
    package static let bodyLength = 4 + VaultFormat.Label.mark.utf8.count + 20 + 12 + 36 + 12 + 36

    package init(vaultID: VaultID, generation: UInt64, root: Digest, logLast: UInt64, logHeadMAC: Digest) {
        self.vaultID = vaultID
        self.generation = generation
        self.root = root
        self.logLast = logLast
        self.logHeadMAC = logHeadMAC
    }

    /// The mark of a vault in the state that `manifest` names.
    package init(_ manifest: Manifest) {
        self.init(
            vaultID: manifest.vaultID, generation: manifest.generation, root: manifest.root,
            logLast: manifest.logLast, logHeadMAC: manifest.logHeadMAC)
    }

    /// The bytes that the mark's MAC covers.
    package var body: [UInt8] {
        var out: [UInt8] = []
        out.appendPrefixed(VaultFormat.Label.mark)
        out.appendPrefixed(fixed: vaultID)
        out.appendPrefixed(generation)
        out.appendPrefixed(fixed: root)
        out.appendPrefixed(logLast)
        out.appendPrefixed(fixed: logHeadMAC)
        return out
    }

    /// Reads a body whose MAC has been checked.
    package init(body: [UInt8]) throws(MalformedBytes) {
        let bytes = body.span
        var cursor = TupleCursor()
        guard try bytes.extracting(cursor.next(in: bytes)).text() == VaultFormat.Label.mark else {
            throw MalformedBytes("not a mark")
        }
        vaultID = try bytes.extracting(cursor.next(in: bytes)).fixed()
        generation = try bytes.extracting(cursor.next(in: bytes)).integer()
        root = try bytes.extracting(cursor.next(in: bytes)).fixed()
        logLast = try bytes.extracting(cursor.next(in: bytes)).integer()
        logHeadMAC = try bytes.extracting(cursor.next(in: bytes)).fixed()
        try cursor.finish(in: bytes)
    }
}
