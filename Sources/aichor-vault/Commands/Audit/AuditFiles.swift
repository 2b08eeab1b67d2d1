// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultReports
import VaultTerminal

/// The files that one audit is written to, all of them or none.
struct AuditFiles {
    /// What is in a file.
    enum Kind: String {
        case page = "--report"
        case metrics = "--prometheus"
        case calendar = "--ical"

        /// How every line of such a file begins, so that one of an earlier audit is known even where nothing is remembered, as in a new
        /// container; none if somebody might have added to it without that being seen.
        var lines: [String] {
            switch self {
            case .metrics: ["# HELP aichor_vault_", "# TYPE aichor_vault_", "aichor_vault_"]
            case .page, .calendar: []
            }
        }
    }

    let targets: [(kind: Kind, path: String)]
    let names: NameDisclosure
    /// Whether the group may read the metrics.
    let isForGroup: Bool
    /// Whether to replace files that are not of an audit.
    let force: Bool

    var isEmpty: Bool { targets.isEmpty }

    private var files: [(kind: Kind, path: String)] { targets.filter { $0.path != "-" } }

    /// Refuses two results for one path.
    func requireDistinct(withFormat: Bool) throws(VaultError) {
        for target in targets where target.path.isEmpty {
            throw VaultError(.usage, "\(target.kind.rawValue) needs a file")
        }
        let streams = targets.count { $0.path == "-" }
        guard streams <= 1 else { throw VaultError(.usage, "only one file can be '-' (standard output)") }
        guard streams == 0 || !withFormat else {
            throw VaultError(.usage, "-o writes to standard output, so no file can be '-'")
        }
        for (index, file) in files.enumerated() {
            for other in files[..<index] where other.path == file.path || FilePath.isSame(other.path, file.path) {
                throw VaultError(.usage, "\(other.kind.rawValue) and \(file.kind.rawValue) name the same file")
            }
        }
    }

    /// Refuses to write over what belongs to the vault or unlocks it.
    func refuseProtected(_ unlocking: UnlockOptions, in context: CommandContext) throws(VaultError) {
        guard !files.isEmpty else { return }
        let protected = try ProtectedFiles(unlocking, in: context)
        for file in files { try protected.refuse(file.path) }
    }

    /// Writes all, and reports it on standard error.
    func write(_ report: AuditReport, in context: CommandContext) throws(VaultError) {
        // One file alone is replaced in one step, and needs no way back.
        var previous: [PreviousFile] = []
        if files.count > 1 { for file in files { previous.append(try PreviousFile(file.path)) } }
        try write(report, files[...], previous: previous, context.vaultContext(lockTimeout: 0))
        for file in files { context.diagnostics.note("wrote \(file.path): \(report.sentence)") }
        if let stream = targets.first(where: { $0.path == "-" }) {
            try context.output.write(bytes(of: stream.kind, report))
        }
    }

    /// Every file is complete before the first is renamed; files that were replaced are restored if a later rename fails.
    private func write(
        _ report: AuditReport, _ files: ArraySlice<(kind: Kind, path: String)>, previous: [PreviousFile],
        _ context: VaultContext
    ) throws(VaultError) {
        guard let file = files.first else { return }
        var pending = try SecretFile(
            at: file.path, replacing: force ? .anything : .own(lines: file.kind.lines), context,
            isForGroup: file.kind == .metrics && isForGroup)
        try pending.write(bytes(of: file.kind, report).span)
        try write(report, files.dropFirst(), previous: previous, context)
        do throws(VaultError) { try pending.commit() } catch {
            var failure = error
            for file in previous.dropFirst(files.startIndex + 1) {
                do throws(VaultError) { try file.restore(because: failure) } catch { failure = error }
            }
            throw failure
        }
    }

    private func bytes(of kind: Kind, _ report: AuditReport) -> [UInt8] {
        switch kind {
        case .page: AuditPage(report).bytes
        case .metrics: AuditMetrics(report, names: names).bytes
        case .calendar: AuditCalendar(report, names: names).bytes
        }
    }
}
