// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

extension UnlockedVault {
    /// Copies the vault to a new file, opens the copy again, checks it fully, and only then gives it its name.
    ///
    /// Throws `exists` if anything is at `path`.
    public func backup(to path: String) throws(VaultError) -> BackupReport {
        try read { _ in }  // An old or damaged vault must not become the newest backup.
        return try mappingErrors {
            guard let source = store as? SQLiteStore else { throw VaultError(.bug, "this store has no file") }
            let pending = try source.startBackup(to: path)
            let report = try check(pending.tempPath, toBecome: path)
            try pending.commit()
            return report
        }
    }

    /// Checks the copy, and closes it before it is renamed.
    private func check(_ copy: String, toBecome path: String) throws -> BackupReport {
        try FullCheck(cipher: cipher, context).run(at: copy, path: path)
    }

    /// Checks every byte of the vault that a key can check: all parts, the whole log, the database itself.
    ///
    /// The mark is not looked at: a backup is older by nature. Throws the `integrity` error of the first fault.
    public func checkWholly() throws(VaultError) -> BackupReport {
        try mappingErrors {
            guard let file = store as? SQLiteStore else { throw VaultError(.bug, "this store has no file") }
            return try FullCheck(cipher: cipher, context).run(file, path: path)
        }
    }
}

/// The full check of FORMAT.md, section 10.
struct FullCheck {
    private let cipher: VaultCipher
    private let context: VaultContext
    private var progress: (Progress) -> Void { context.progress }

    init(cipher: VaultCipher, _ context: VaultContext) {
        self.cipher = cipher
        self.context = context
    }

    /// Checks a file that nobody has open yet; the report names the `path` that it will have.
    func run(at file: String, path: String) throws -> BackupReport {
        try run(try SQLiteStore(at: file, context), path: path)
    }

    /// While this thread checks header, records and parts, another one checks the log, and what no read ever looks at.
    ///
    /// The other one reads within this one's transaction: as long as that holds its lock, nobody can write, and both see one state.
    func run(_ store: SQLiteStore, path: String) throws -> BackupReport {
        try store.read { reader in
            let others = Companion { [cipher = try cipher.copy(), store = try SQLiteStore(at: store.path, context)] in
                try Self.checkOthers(store, cipher)
            }
            let session = ReadSession(reader, cipher, try VaultState(reader, cipher, keeping: .all))
            _ = try session.policyRow()
            try checkParts(session)
            for slot in session.state.header.slots { _ = try cipher.openSlotInfo(slot) }
            // Last, so that a fault that has a class of its own is named by it.
            let found = try others.join()
            if let complaint = found.complaint { throw StoreError.corrupt(complaint) }
            return BackupReport(
                path: path, vaultID: cipher.vaultID.hexadecimal, generation: session.state.manifest.generation,
                records: session.state.manifest.recordCount, logEntries: found.logEntries,
                bytes: Int(try store.facts().size))
        }
    }

    private static func checkOthers(
        _ store: SQLiteStore, _ cipher: VaultCipher
    ) throws -> (logEntries: UInt64, complaint: String?) {
        let log = try store.read { reader in
            try LogWalk(reader, cipher, try VaultState.authentic(reader, cipher).manifest).run()
        }
        return (log.entries, try store.quickCheck().first)
    }

    private func checkParts(_ session: ReadSession) throws {
        let rows = session.state.kept
        for row in rows { try row.checkPolicyParts() }
        let total = UInt64(rows.reduce(0) { sum, row in sum + RecordPart.allCases.count { row.digest(of: $0) != nil } })
        var content = SecretBytes(capacity: 65_536)
        var done: UInt64 = 0
        var unreachable = 0
        for part in RecordPart.allCases {
            unreachable += try session.reader.forEachPart(part, of: rows) { row, nonce, sealed in
                content.removeAll()
                try cipher.openPart(part, row, nonce: nonce, sealed: sealed, appendingTo: &content)
                try content.withBytes { try check($0, of: row, part) }
                done += 1
                progress(Progress(activity: "checking versions", done: done, total: total))
            }
        }
        guard unreachable == 0 else { throw FormatError.records("\(unreachable) parts belong to no record") }
    }

    private func check(_ bytes: Span<UInt8>, of row: RecordRow, _ part: RecordPart) throws {
        switch (row.kind, part) {
        case (.cluster, .overview): try checkName(try ClusterOverview(bytes), row)
        case (.cluster, .material): _ = try ClusterMaterial(bytes)
        case (.cluster, .secret): _ = try ClusterSecret.range(in: bytes, kind: .opaqueBearer, or: .basic)
        case (.observation, .overview): _ = try Observation(bytes)
        case (.policy, .overview): _ = try RotationPolicy(bytes)
        default: try checkFields(bytes)
        }
    }

    /// What this program keeps without reading it is a field map all the same.
    private func checkFields(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var cursor = FieldCursor(known: 0)
        while try cursor.next(in: bytes) {}
    }

    private func checkName(_ overview: ClusterOverview, _ row: RecordRow) throws {
        guard row.state == .current else { return }
        guard try row.nameTag == cipher.nameTag(overview.name) else {
            throw FormatError.record("a cluster's name tag does not match its name")
        }
    }
}

extension ClusterSecret {
    /// Where the credential stands, whichever of two kinds it is.
    static func range(
        in bytes: Span<UInt8>, kind: CredentialKind, or other: CredentialKind
    ) throws(MalformedBytes) -> Range<Int> {
        do { return try range(in: bytes, kind: kind) } catch { return try range(in: bytes, kind: other) }
    }
}
