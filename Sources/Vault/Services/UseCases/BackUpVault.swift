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
        let store = try SQLiteStore(at: copy, context)
        return try FullCheck(cipher: cipher, progress: context.progress).run(store, path: path)
    }

    /// Checks every byte of the vault that a key can check: all parts, the whole log, the database itself.
    ///
    /// The mark is not looked at: a backup is older by nature. Throws the `integrity` error of the first fault.
    public func checkWholly() throws(VaultError) -> BackupReport {
        try mappingErrors {
            guard let file = store as? SQLiteStore else { throw VaultError(.bug, "this store has no file") }
            return try FullCheck(cipher: cipher, progress: context.progress).run(file, path: path)
        }
    }
}

/// The full check of FORMAT.md, section 10.
struct FullCheck {
    let cipher: VaultCipher
    let progress: (Progress) -> Void

    func run(_ store: SQLiteStore, path: String) throws -> BackupReport {
        let bytes = try store.facts().size
        let report = try store.read { reader in
            let session = ReadSession(reader, cipher, try VaultState(reader, cipher, keeping: .policy))
            _ = try session.policyRow()
            var content = SecretBytes(capacity: 65_536)
            var done: UInt64 = 0
            try reader.forEachRecord { row in
                try check(row, session, &content)
                done += 1
                progress(
                    Progress(activity: "checking versions", done: done, total: session.state.manifest.recordCount))
            }
            let log = try LogWalk(session, progress).run()
            let unreachable = try reader.unreachableParts()
            guard unreachable == 0 else { throw FormatError.records("\(unreachable) parts belong to no record") }
            for slot in session.state.header.slots { _ = try cipher.openSlotInfo(slot) }
            return BackupReport(
                path: path, vaultID: cipher.vaultID.hexadecimal, generation: session.state.manifest.generation,
                records: session.state.manifest.recordCount, logEntries: log.entries, bytes: Int(bytes))
        }
        // Last, so that a fault that has a class of its own is named by it: this finds what no read ever looks at.
        if let complaint = try store.quickCheck().first { throw StoreError.corrupt(complaint) }
        return report
    }

    private func check(_ row: RecordRow, _ session: ReadSession, _ content: inout SecretBytes) throws {
        try row.checkPolicyParts()
        for part in RecordPart.allCases where row.digest(of: part) != nil {
            try session.openPart(part, row, into: &content)
            try content.withBytes { bytes in
                switch (row.kind, part) {
                case (.cluster, .overview): try checkName(try ClusterOverview(bytes), row)
                case (.cluster, .material): _ = try ClusterMaterial(bytes)
                case (.cluster, .secret): _ = try ClusterSecret.range(in: bytes, kind: .opaqueBearer, or: .basic)
                case (.observation, .overview): _ = try Observation(bytes)
                case (.policy, .overview): _ = try RotationPolicy(bytes)
                default: try checkFields(bytes)
                }
            }
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
