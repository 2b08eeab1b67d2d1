// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

struct PrintCompletion: VaultCommand {
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var completionShell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a script that completes commands and options in a shell.",
        discussion: """
            Examples:
              aichor-vault completion bash > ~/.local/share/bash-completion/completions/aichor-vault
              aichor-vault completion zsh > ~/.zfunc/_aichor-vault
              aichor-vault completion fish > ~/.config/fish/completions/aichor-vault.fish
            """)

    @Argument(help: "The shell.")
    var shell: Shell

    func run(in context: CommandContext) throws(VaultError) {
        try context.output.write(Array((AichorVault.completionScript(for: shell.completionShell) + "\n").utf8))
    }
}
