// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogVerify: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the whole chain of log entries.",
        usage: "aichor-vault log verify [--checkpoint-file <file>] [<options>]",
        discussion: """
            Ends with 65 if the log was altered, names the first bad entry, and tells what was done: cut at its end or \
            beginning, entries missing, edited or exchanged, another vault's log, or a manifest that is older than the log.

            With checkpoints, also finds a log that was cut or written anew by someone who has a key; lines of other vaults are \
            passed over. One whose entry was pruned proves nothing about it; one of the last entry that was pruned still does.

            Ends with 76 if the log is whole and the file may be an old copy of the vault, or a fork; with 1 if it is whole and \
            something in it is odd.

            Examples:
              aichor-vault log verify
              aichor-vault log verify --checkpoint-file /mnt/elsewhere/checkpoint
            """)

    @Option(name: .long, help: ArgumentHelp("A line that 'log checkpoint' printed.", valueName: "line"))
    var checkpoint: String?

    @Option(
        name: .customLong("checkpoint-file"),
        help: ArgumentHelp("A file with such lines; the log must contain all of them.", valueName: "file"),
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
                    "keep this file for whoever looks into it, and restore a backup: aichor-vault backup verify FILE checks one"
            )
        }
        if let refuted = verification.checkpoints.first(where: \.isRefuted) {
            throw VaultError(.integrityLog, refuted.message)
        }
        if let reason = verification.rollback {
            throw VaultError(
                .rollback, "the log is whole, but this may be an old copy of the vault, or a fork: \(reason)",
                hint: "if you restored it yourself: aichor-vault key accept-rollback --generation "
                    + String(verification.generation))
        }
        if let pruned = verification.checkpoints.first(where: { $0.state == .pruned }) {
            throw VaultError(
                .findings, pruned.message, hint: "take a new one: aichor-vault log checkpoint")
        }
        let count = verification.findings.count
        guard count > 0 else { return }
        throw VaultError(
            .findings, "the log is whole, but \(count == 1 ? "one entry is" : "\(count) entries are") odd",
            hint: "was the clock set back?")
    }

    private func readCheckpoints() throws(VaultError) -> [String] {
        guard checkpoint == nil || checkpointFile == nil else {
            throw VaultError(.usage, "only one of --checkpoint and --checkpoint-file can be given")
        }
        guard let checkpointFile else { return [checkpoint].compactMap(\.self) }
        let text = try PublicInput.readText(checkpointFile, limit: 1 << 20)
        let lines = text.split(separator: "\n").map(String.init)
        guard !lines.isEmpty else { throw VaultError(.inputInvalid, "\(checkpointFile) is empty") }
        return lines
    }
}
