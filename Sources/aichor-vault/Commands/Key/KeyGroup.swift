// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct KeyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Manage the keys that unlock the vault.",
        discussion: """
            A vault has 1 to 32 key slots. Each one alone unlocks the whole vault.

            Examples:
              aichor-vault key list
              aichor-vault key add spare --kind recovery-code
              aichor-vault key remove laptop
            """,
        subcommands: [
            KeyList.self, KeyAdd.self, KeyRemove.self, KeyTest.self, KeyAcceptRollback.self, KeyAcceptVault.self,
        ])
}
