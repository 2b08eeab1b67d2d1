// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// The question before a change that cannot be undone, or that others rest on.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
    var yes = false

    /// Requires `--yes` where nobody can be asked; `reason` is why there is a question.
    func require(_ reason: String, in context: CommandContext) throws(VaultError) {
        guard yes || context.isInteractive else {
            throw VaultError(
                .usage, "\(reason), and there is no terminal to ask for confirmation", hint: "use --yes to continue")
        }
    }

    /// Asks, where there is a terminal and no `--yes`.
    ///
    /// Throws `interrupted` if the answer is no; `nothing` is what was not done then.
    func ask(_ question: String, otherwise nothing: String, in context: CommandContext) throws(VaultError) {
        guard !yes, context.isInteractive, let terminal = context.openTerminal() else { return }
        guard try terminal.confirm(question) else { throw VaultError(.interrupted, "not confirmed; \(nothing)") }
    }
}
