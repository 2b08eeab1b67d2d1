// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultKubernetes
import VaultStore

extension UnlockedVault {
    /// Looks at everything around the vault that could hurt later: file modes, memory locking, key slots, mark, log, space.
    public func doctor() throws(VaultError) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        try mappingErrors {
            if let file = store as? SQLiteStore { findings += try fileFindings(file) }
        }
        findings.append(memoryFinding())
        findings.append(networkFinding())
        let log = try logVerification()
        do throws(VaultError) {
            findings.append(try markFinding())
            findings += try read(onRollback: .warn) { session in
                try slotFindings(session) + [recordFinding(session)]
            }
        } catch {
            // A log that is cut at an end stops every other check, too: its own line then says why.
            guard log?.fault != nil, error.code == .integrityLog else { throw error }
        }
        if let log { findings.append(logFinding(log)) }
        try mappingErrors {
            if let file = store as? SQLiteStore { findings.append(try structureFinding(file)) }
        }
        return findings
    }

    /// The whole walk along the log; nil if another vault is at this path, which the mark's line reports.
    private func logVerification() throws(VaultError) -> LogVerification? {
        do { return try verifyLog() } catch {
            guard error.code == .otherVault else { throw error }
            return nil
        }
    }

    /// Only `verify --online` needs it, so that it is missing is no error.
    private func networkFinding() -> DoctorFinding {
        do throws(NetworkLibraryError) {
            try NetworkLibrary.load()
            return DoctorFinding(check: "network", level: .ok, message: NetworkLibrary.description)
        } catch {
            return DoctorFinding(check: "network", level: .warning, message: error.message, hint: error.hint)
        }
    }

    private func memoryFinding() -> DoctorFinding {
        SecretMemory.lockingFailed
            ? DoctorFinding(
                check: "memory", level: .warning,
                message: "secrets could not be locked into memory and may be swapped out",
                hint: "raise the limit: ulimit -l, or LimitMEMLOCK= in a systemd unit")
            : DoctorFinding(check: "memory", level: .ok, message: "secret pages are locked into memory")
    }

    private func markFinding() throws(VaultError) -> DoctorFinding {
        if let reason = try rollbackReason() {
            return DoctorFinding(
                check: "mark", level: .error, message: reason,
                hint:
                    "find out how it got here before you accept it with aichor-vault key accept-rollback or accept-vault"
            )
        }
        return DoctorFinding(check: "mark", level: .ok, message: "the file is not older than the state last seen")
    }

    private func slotFindings(_ session: ReadSession) throws -> [DoctorFinding] {
        let slots = session.state.header.slots
        var findings: [DoctorFinding] = []
        for slot in try session.slotFacts() where slot.isBelowFloor {
            findings.append(
                DoctorFinding(
                    check: "key cost", level: .warning,
                    message:
                        "the key slot \(slot.label) uses scrypt with N = \(slot.cost.n), less than today's minimum of \(ScryptCost.floor.n)",
                    hint: "to renew it, run: aichor-vault passphrase --for-slot \(slot.label.shellWord)"))
        }
        if findings.isEmpty {
            findings.append(
                DoctorFinding(check: "key cost", level: .ok, message: "no key slot is below today's minimum"))
        }
        let isLone = slots.count == 1
        findings.append(
            DoctorFinding(
                check: "key slots", level: isLone ? .warning : .ok, message: "\(slots.count) of \(Header.maximumSlots)",
                hint: isLone ? "losing the only key loses the vault: add another with aichor-vault key add" : nil))
        return findings
    }

    private func logFinding(_ log: LogVerification) -> DoctorFinding {
        guard let fault = log.fault else {
            return DoctorFinding(
                check: "log", level: .ok, message: "\(log.entries) entries, each follows from the one before it")
        }
        return DoctorFinding(
            check: "log", level: .error, message: fault.message,
            hint: "do not use this file until you know who changed it; restore a backup: "
                + "aichor-vault backup verify FILE checks one")
    }

    private func recordFinding(_ session: ReadSession) -> DoctorFinding {
        let manifest = session.state.manifest
        return DoctorFinding(
            check: "records", level: .ok,
            message:
                "\(manifest.recordCount) versions at generation \(manifest.generation), as recorded in the manifest; "
                + "'backup verify' checks each of them")
    }
}
