// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

struct PrintCompletion: VaultCommand {
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var script: String {
            switch self {
            case .bash: CompletionScript.bash
            case .zsh: CompletionScript.zsh
            case .fish: CompletionScript.fish
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a completion script for a shell.",
        discussion: """
            Save the script where the shell looks for completions, for example for bash in \
            ~/.local/share/bash-completion/completions/aichor-vault.

            Examples:
              source <(aichor-vault completion bash)
              aichor-vault completion zsh > ~/.zfunc/_aichor-vault
              aichor-vault completion fish > ~/.config/fish/completions/aichor-vault.fish
            """)

    @Argument(help: "Shell.")
    var shell: Shell

    func run(in context: CommandContext) throws(VaultError) {
        try context.output.write(Array(shell.script.utf8))
    }
}
