// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyAcceptVault: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-vault", abstract: "Accept another vault at a path where this user knows one.",
        usage: "aichor-vault key accept-vault --id <id> [<options>]",
        discussion: """
            Use this after you moved another vault to this path yourself. Until then its secrets are not released and nothing is \
            written to it. --id is the vault id from the error message.

            Examples:
              aichor-vault key accept-vault --id 268eb91c5895a541a81e186bf77a0444
            """)

    @Option(name: .long, help: ArgumentHelp("The id of the vault to accept.", valueName: "id"))
    var id: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.unlock(in: context).acceptVault(id: id)
        try context.write(SentenceDocument(key: "result", text: "vault \(id) accepted"), as: output.format)
    }
}
