// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// Where a secret is read from; the library's type of that name, which reads Kubernetes Secrets, is another.
typealias SecretSource = VaultTerminal.SecretSource

extension SecretInput {
    /// Asks and warns as the command does.
    init(context: CommandContext) {
        self.init(
            standardInputIsTerminal: context.standardInputIsTerminal, openTerminal: context.openTerminal,
            diagnostics: context.diagnostics)
    }
}
