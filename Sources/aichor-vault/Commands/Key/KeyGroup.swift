// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct KeyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Manage the key slots: what opens the vault.",
        discussion: """
            Every slot opens the whole vault by itself. A vault has 1 to 32 of them.

            Examples:
              aichor-vault key list
              aichor-vault key add spare --kind recovery-code
              aichor-vault key remove laptop
            """,
        subcommands: [KeyList.self, KeyAdd.self, KeyRemove.self, KeyTest.self, KeyAcceptRollback.self])
}
