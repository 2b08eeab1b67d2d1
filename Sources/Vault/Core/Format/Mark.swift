// SPDX-License-Identifier: Apache-2.0

/// What this user has already seen of a vault, kept outside it (FORMAT.md, section 11).
package struct Mark: Equatable, Sendable {
    package var vaultID: VaultID
    package var generation: UInt64
    package var root: Digest
    package var logLast: UInt64
    package var logHeadMAC: Digest
    /// The file as the writer of that state left it; unknown if a reader has seen the state.
    package var file: FileFacts

    /// The length of ``body`` in bytes.
    package static let bodyLength = 4 + VaultFormat.Label.mark.utf8.count + 20 + 12 + 36 + 12 + 36 + 68

    package init(
        vaultID: VaultID, generation: UInt64, root: Digest, logLast: UInt64, logHeadMAC: Digest,
        file: FileFacts = .unknown
    ) {
        self.vaultID = vaultID
        self.generation = generation
        self.root = root
        self.logLast = logLast
        self.logHeadMAC = logHeadMAC
        self.file = file
    }

    /// The mark of a vault in the state that `manifest` names.
    package init(_ manifest: Manifest, file: FileFacts = .unknown) {
        self.init(
            vaultID: manifest.vaultID, generation: manifest.generation, root: manifest.root,
            logLast: manifest.logLast, logHeadMAC: manifest.logHeadMAC, file: file)
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
        out.appendPrefixed(file.changeCounter)
        out.appendPrefixed(file.size)
        out.appendPrefixed(UInt64(bitPattern: file.changedSeconds))
        out.appendPrefixed(file.changedNanoseconds)
        out.appendPrefixed(file.device)
        out.appendPrefixed(file.inode)
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
        file = FileFacts(
            changeCounter: try bytes.extracting(cursor.next(in: bytes)).integer(),
            size: try bytes.extracting(cursor.next(in: bytes)).integer(),
            changedSeconds: Int64(bitPattern: try bytes.extracting(cursor.next(in: bytes)).integer()),
            changedNanoseconds: try bytes.extracting(cursor.next(in: bytes)).integer(),
            device: try bytes.extracting(cursor.next(in: bytes)).integer(),
            inode: try bytes.extracting(cursor.next(in: bytes)).integer())
        try cursor.finish(in: bytes)
    }
}
