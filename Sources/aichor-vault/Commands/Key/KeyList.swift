// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyList: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the key slots.",
        usage: "aichor-vault key list [<options>]",
        discussion: """
            Examples:
              aichor-vault key list
              aichor-vault key list -o json
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let slots = try unlocking.unlock(in: context).keys()
        try context.write(slots.lazy.map { KeyRow(slot: $0) }, as: output.format)
    }
}
