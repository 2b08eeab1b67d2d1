// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogVerify: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the whole chain of log entries.",
        usage: "aichor-vault log verify [--checkpoint-file <file>] [<options>]",
        discussion: """
            Exits with status 65 if the log was altered. Reports the first bad entry and the kind of change: cut at its end or \
            beginning, entries missing, edited or exchanged, the log of another vault, or a manifest that is older than the log.

            With checkpoints, also detects a log that was cut or rewritten by someone who has a key. Lines of other vaults are \
            ignored. The checkpoint of a pruned entry proves nothing, except that of the last pruned entry.

            Exits with status 76 if the log is intact but the file may be an old copy or a fork of the vault, and with status 1 \
            if the log is intact but has findings.

            Examples:
              aichor-vault log verify
              aichor-vault log verify --checkpoint-file /mnt/elsewhere/checkpoint
            """)

    @Option(name: .long, help: ArgumentHelp("A line printed by 'log checkpoint'.", valueName: "line"))
    var checkpoint: String?

    @Option(
        name: .customLong("checkpoint-file"),
        help: ArgumentHelp("File with such lines; the log must contain all of them.", valueName: "file"),
        completion: .file())
    var checkpointFile: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let lines = try readCheckpoints()
        let verification = try unlocking.unlock(in: context).verifyLog(checkpoints: lines)
        try context.write(LogVerificationDocument(verification: verification), as: output.format)
        try conclude(verification)
    }

    private func conclude(_ verification: LogVerification) throws(VaultError) {
        if let fault = verification.fault {
            throw VaultError(
                .integrityLog, fault.message,
                hint:
                    "keep this file for the investigation and restore a backup; to check one, run: aichor-vault backup verify FILE"
            )
        }
        if let refuted = verification.checkpoints.first(where: \.isRefuted) {
            throw VaultError(.integrityLog, refuted.message)
        }
        if let reason = verification.rollback {
            throw VaultError(
                .rollback, "the log is intact, but this may be an old copy or a fork of the vault: \(reason)",
                hint: "if you restored it yourself, run: aichor-vault key accept-rollback --generation "
                    + String(verification.generation))
        }
        if let pruned = verification.checkpoints.first(where: { $0.state == .pruned }) {
            throw VaultError(
                .findings, pruned.message, hint: "create a new one: aichor-vault log checkpoint")
        }
        let count = verification.findings.count
        guard count > 0 else { return }
        throw VaultError(
            .findings, "the log is intact, but \(count == 1 ? "one entry has" : "\(count) entries have") findings",
            hint: "check whether the clock was set back")
    }

    private func readCheckpoints() throws(VaultError) -> [String] {
        guard checkpoint == nil || checkpointFile == nil else {
            throw VaultError(.usage, "--checkpoint and --checkpoint-file cannot be combined")
        }
        guard let checkpointFile else { return [checkpoint].compactMap(\.self) }
        let text = try PublicInput.readText(checkpointFile, limit: 1 << 20)
        let lines = text.split(separator: "\n").map(String.init)
        guard !lines.isEmpty else { throw VaultError(.inputInvalid, "\(checkpointFile) is empty") }
        return lines
    }
}
