// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

extension SecretInput {
    /// Asks and warns as the command does.
    init(context: CommandContext) {
        self.init(
            standardInputIsTerminal: context.standardInputIsTerminal, openTerminal: context.openTerminal,
            diagnostics: context.diagnostics)
    }
}
