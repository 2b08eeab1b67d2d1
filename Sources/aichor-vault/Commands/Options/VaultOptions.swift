// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// The vault of a command.
struct VaultOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Path of the vault.",
            discussion: "Default: $AICHOR_VAULT, or $XDG_DATA_HOME/aichor-vault/vault.db.",
            valueName: "path"),
        completion: .file())
    var vault: String?

    @Option(
        name: .customLong("lock-timeout"),
        help: ArgumentHelp("Seconds to wait for other processes.", valueName: "seconds"))
    var lockTimeout = 30

    /// Where the vault is.
    func path(in context: CommandContext) throws(VaultError) -> String {
        guard lockTimeout >= 0 else { throw VaultError(.usage, "--lock-timeout cannot be negative") }
        return try DefaultPaths(variable: context.variable).vault(option: vault)
    }

    /// The directory that must exist before a vault is created.
    func base(in context: CommandContext) throws(VaultError) -> String {
        try DefaultPaths(variable: context.variable).vaultBase(option: vault)
    }
}
