// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultStore

extension UnlockedVault {
    /// What `doctor` finds out about the file and its surroundings.
    func fileFindings(_ file: SQLiteStore) throws -> [DoctorFinding] {
        let facts = try file.facts()
        // Looked for before anything moves the mark: that is a write, which removes them from its directory.
        var findings = [fileFinding(facts), leftoverFinding(facts.leftovers)]
        if facts.hadJournal {
            findings.append(
                DoctorFinding(
                    check: "journal", level: .ok,
                    message: "a change was in progress or was interrupted; an interrupted change has been rolled back"))
        }
        let isTight = facts.freeBytes < max(64 << 20, 3 * facts.size)
        findings.append(
            DoctorFinding(
                check: "free space", level: isTight ? .warning : .ok, message: "\(facts.freeBytes.asBytes) free",
                hint: isTight ? "a change needs space for a journal; free space on that file system" : nil))
        findings.append(
            DoctorFinding(
                check: "versions", level: .ok,
                message: "format \(VaultFormat.number), SQLite \(facts.sqliteVersion), \(OpenSSLRuntime.version)"))
        return findings
    }

    private func fileFinding(_ facts: VaultFileFacts) -> DoctorFinding {
        // Opening refuses a file of another owner, open to others, or with a second link, so this one is none of these.
        let message = "\(path): mode \(facts.mode), one link, \(facts.size.asBytes)"
        guard facts.isReadOnly else { return DoctorFinding(check: "file", level: .ok, message: message) }
        return DoctorFinding(
            check: "file", level: .warning, message: message + ", read-only",
            hint: "secrets cannot be released and nothing can be changed: both need a log entry first")
    }

    private func leftoverFinding(_ inDirectory: [String]) -> DoctorFinding {
        let paths = inDirectory + Leftovers.paths(in: context.stateDirectory)
        guard !paths.isEmpty else {
            return DoctorFinding(check: "temporary files", level: .ok, message: "no killed command left any")
        }
        return DoctorFinding(
            check: "temporary files", level: .warning,
            message: "killed commands left \(paths.joined(separator: ", "))",
            hint: "the next command that writes to that directory removes them")
    }

    /// A damaged page that no command has read yet, or trees that do not fit together: the next change would be refused.
    ///
    /// The last check: a store that met a damaged page reads nothing more.
    func structureFinding(_ file: SQLiteStore) throws -> DoctorFinding {
        let fault: StoreError
        do {
            guard let complaint = try file.quickCheck().first else {
                return DoctorFinding(check: "structure", level: .ok, message: "every page, table and index is intact")
            }
            fault = .corrupt(complaint)
        } catch let damage as StoreError {
            switch damage {
            case .page, .corrupt: fault = damage
            default: throw damage
            }
        }
        let error = VaultError(fault)
        return DoctorFinding(check: "structure", level: .error, message: error.message, hint: error.hint)
    }
}

extension FixedWidthInteger {
    /// A size for people, in binary units.
    fileprivate var asBytes: String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = UInt64(self)
        var unit = 0
        while value >= 10_240, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\(value) \(units[unit])"
    }
}
