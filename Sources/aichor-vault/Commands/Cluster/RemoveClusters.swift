// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct RemoveClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove clusters; 'restore' undoes it, unless they are purged.",
        usage: "aichor-vault remove <cluster> ... [--purge] [--yes] [<options>]",
        discussion: """
            With --purge all versions are erased from the vault; older backups still have them, and the log keeps its entries. \
            Asks on a terminal; without one, --purge needs --yes.

            Examples:
              aichor-vault remove paris-a100
              aichor-vault remove paris-a100 lyon --dry-run
              aichor-vault remove paris-a100 --purge --yes
            """)

    @Argument(help: ArgumentHelp("The clusters' names.", valueName: "cluster"))
    var names: [String]

    @Flag(name: .long, help: "Erase all versions; cannot be undone.")
    var purge = false

    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @Flag(name: .customLong("dry-run"), help: "Only say what would be removed.")
    var dryRun = false

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Refuse if the cluster is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let names = try SelectionOptions.distinct(names)
        if ifVersion != nil && names.count > 1 { throw VaultError(.usage, "--if-version needs a single cluster") }
        let asks = !yes && !dryRun
        if asks && purge && !context.isInteractive {
            throw VaultError(
                .usage, "purging cannot be undone, and there is no terminal to ask on", hint: "add --yes to go ahead")
        }
        let vault = try unlocking.unlock(in: context)
        let planned = try plan(names, vault)
        if dryRun { return try context.write(planned.map(\.row), as: output.format) }
        var expected = ifVersion
        if asks {
            try confirm(planned.map(\.row), context)
            // What was agreed to is what is removed, and not what has become of it meanwhile.
            if planned.count == 1 { expected = planned[0].version }
        }
        let removed = try vault.remove(names, purge: purge, ifVersion: expected)
        let rows = removed.lazy.map {
            RemovalRow(name: $0.name, purged: $0.purged, number: $0.versions, dryRun: false)
        }
        try context.write(rows, as: output.format)
        if purge {
            context.diagnostics.note(
                "backups made before still hold what was purged, and the log keeps its entries",
                hint: "if a credential leaked, replace it at its cluster")
        }
    }

    /// What would be removed.
    ///
    /// Throws for a name that does not exist; one that is removed already can only be purged.
    private func plan(
        _ names: [ClusterName], _ vault: UnlockedVault
    ) throws(VaultError) -> [(row: RemovalRow, version: UInt64?)] {
        var planned: [(row: RemovalRow, version: UInt64?)] = []
        for name in names {
            let versions = try vault.history(name)
            if !purge, let latest = versions.first, latest.change == .removed {
                throw VaultError(
                    .notFound, "'\(name.text)' is removed already", hint: "add --purge to erase its versions")
            }
            if let ifVersion, let latest = versions.first, latest.version != ifVersion {
                throw VaultError(
                    .versionConflict, "'\(name.text)' is at version \(latest.version), not \(ifVersion)")
            }
            let row = RemovalRow(name: name.text, purged: purge, number: versions.count, dryRun: true)
            planned.append((row, versions.first?.version))
        }
        return planned
    }

    private func confirm(_ planned: [RemovalRow], _ context: CommandContext) throws(VaultError) {
        guard context.standardInputIsTerminal, let terminal = context.openTerminal() else { return }
        let verb = purge ? "erase for ever" : "remove"
        let names = planned.map { "\($0.name) (versions: \($0.number))" }.joined(separator: ", ")
        guard try terminal.confirm("\(verb) \(names)?") else {
            throw VaultError(.interrupted, "not confirmed, so nothing was removed")
        }
    }
}
