// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Replaces the root key: shows what happens to the key slots, asks, delivers the new recovery code, and only then replaces the file.
struct RekeyRun {
    let options: RekeyOptions
    let unlocking: UnlockOptions
    let confirmation: ConfirmationOptions
    let context: CommandContext

    /// Refuses what is not possible before any key is read.
    func check() throws(VaultError) {
        try confirmation.require("rekey removes every key slot whose key is not given", in: context)
        guard let file = options.newCodeFile else { return }
        var protected = try ProtectedFiles(unlocking, in: context)
        for path in options.keyFiles + options.passphraseFiles + options.recoveryCodeFiles { protected.add(path) }
        try protected.refuse(file)
    }

    func unlock() throws(VaultError) -> UnlockedVault { try unlocking.unlock(in: context, keepingKey: true) }

    /// Does it, after `adjust` has put what else is asked for into the request.
    func run(
        _ vault: UnlockedVault, as format: OutputFormat,
        _ adjust: (inout RekeyRequest) throws(VaultError) -> Void = { _ in }
    ) throws(VaultError) {
        // Before any work: a file that is there already is not replaced.
        var file = try options.newCodeFile.map { (path) throws(VaultError) in
            try RecoveryCodeOutput(file: path, option: "--new-recovery-code-file", in: context)
        }
        var request = try options.request(in: context)
        try adjust(&request)
        let plan = try vault.planRekey(request)
        let show = try codeScreen(plan)
        describe(plan)
        let loss = plan.removed.isEmpty ? "" : " and remove \(Self.names(plan.removed))"
        try confirmation.ask("replace the root key\(loss)?", otherwise: "nothing was changed", in: context)
        try show?.show(plan)
        let report = try replace(vault, plan, &file)
        try context.write(RekeyDocument(report: report), as: format)
        context.diagnostics.warning(
            "older copies of the vault, such as backups, still open with the keys that they had",
            hint: "delete them or keep them as safe as the vault; if a key was lost or stolen, replace the credentials")
    }

    /// The terminal for a new recovery code that goes into no file.
    private func codeScreen(_ plan: borrowing RekeyPlan) throws(VaultError) -> RecoveryCodeScreen? {
        guard plan.added != nil, options.newCodeFile == nil else { return nil }
        guard let terminal = context.openTerminal() else {
            throw VaultError(
                .usage, "there is no terminal to show the new recovery code on",
                hint: "use --new-recovery-code-file F or --no-new-recovery-code")
        }
        return RecoveryCodeScreen(terminal: terminal)
    }

    private func replace(
        _ vault: UnlockedVault, _ plan: borrowing RekeyPlan, _ file: inout RecoveryCodeOutput?
    ) throws(VaultError) -> RekeyReport {
        var written: NewFile?
        do throws(VaultError) {
            return try vault.rekey(plan) { () throws(VaultError) in
                guard let path = options.newCodeFile else { return }
                try deliver(plan, &file)
                written = NewFile(path)
            }
        } catch {
            // After an error of the disk the new vault may be in place all the same, and then its code must stay.
            let mayBeDone = error.code.exitStatus == VaultError.Code.inputOutput.exitStatus
            if !mayBeDone { written?.remove() }
            if plan.added != nil, options.newCodeFile == nil || mayBeDone {
                context.diagnostics.note(
                    mayBeDone
                        ? "try the new recovery code and the old one with 'aichor-vault key test' before you discard one"
                        : "the new recovery code opens nothing: discard it")
            }
            throw error
        }
    }

    private func deliver(
        _ plan: borrowing RekeyPlan, _ file: inout RecoveryCodeOutput?
    ) throws(VaultError) {
        guard var output = file.take() else { return }
        switch plan.recoveryCode {
        case .some(let code): try output.deliver(code)
        case .none: break
        }
    }

    // MARK: What happens to the key slots

    private func describe(_ plan: borrowing RekeyPlan) {
        context.diagnostics.note("these key slots stay: \(Self.names(plan.kept))")
        if !plan.removed.isEmpty {
            context.diagnostics.warning(
                "these key slots will be removed: \(Self.names(plan.removed))",
                hint: "to keep one, give its key: --keep-key-file F, --keep-slot LABEL, --keep-passphrase-file F or "
                    + "--keep-recovery-code-file F")
        }
        if let added = plan.added { context.diagnostics.note("a new recovery code will be created: \(added.label)") }
        if plan.kept.count + (plan.added == nil ? 0 : 1) == 1 {
            context.diagnostics.warning(
                "only one key slot will be left: if you lose '\((plan.kept.first ?? plan.added)?.label ?? "")', you lose the vault",
                hint: "add another one afterwards: aichor-vault key add spare --kind recovery-code")
        }
        context.diagnostics.note(
            "fingerprints in exported payloads and pseudonyms of --labels hash will no longer match those of the vault")
    }

    private static func names(_ slots: [KeySlotInfo]) -> String {
        slots.isEmpty ? "none" : slots.map { "\($0.label) (\($0.kind.rawValue))" }.joined(separator: ", ")
    }
}
