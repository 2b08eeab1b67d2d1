// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyAcceptRollback: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-rollback", abstract: "Accept a vault that is older than its rollback mark.",
        usage: "aichor-vault key accept-rollback --generation <n> [<options>]",
        discussion: """
            Use this after you restored the vault from a backup. All changes that were made after that backup are lost. \
            --generation is the number from the error message.

            Examples:
              aichor-vault key accept-rollback --generation 41
            """)

    @Option(name: .long, help: ArgumentHelp("The generation to accept.", valueName: "n"))
    var generation: UInt64

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.unlock(in: context).acceptRollback(generation: generation)
        let text = "generation \(generation) accepted"
        try context.write(SentenceDocument(key: "result", text: text), as: output.format)
    }
}
