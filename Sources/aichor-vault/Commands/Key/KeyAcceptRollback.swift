// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyAcceptRollback: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-rollback", abstract: "Accept a vault that is older than what was seen before.",
        usage: "aichor-vault key accept-rollback --generation <n> [<options>]",
        discussion: """
            For a vault that was put back from a backup on purpose. Everything that happened after that backup is lost; \
            --generation is the number that the error message names.

            Examples:
              aichor-vault key accept-rollback --generation 41
            """)

    @Option(name: .long, help: ArgumentHelp("The generation of the vault that is accepted.", valueName: "n"))
    var generation: UInt64

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.unlock(in: context).acceptRollback(generation: generation)
        let text = "generation \(generation) is accepted"
        try context.write(SentenceDocument(key: "result", text: text), as: output.format)
    }
}
