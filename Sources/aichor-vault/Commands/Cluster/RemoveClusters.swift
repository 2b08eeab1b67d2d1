// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct RemoveClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove clusters, or erase them with --purge.",
        usage: "aichor-vault remove <cluster> ... [--purge] [--yes] [<options>]",
        discussion: """
            'aichor-vault restore' restores a removed cluster. With --purge, all versions are erased from the vault and cannot be \
            restored; older backups still contain them, and the log keeps its entries. Asks for confirmation on a terminal; without \
            a terminal, --purge requires --yes.

            Examples:
              aichor-vault remove paris-a100
              aichor-vault remove paris-a100 lyon --dry-run
              aichor-vault remove paris-a100 --purge --yes
            """)

    @Argument(help: ArgumentHelp("Names of clusters.", valueName: "cluster"))
    var names: [String]

    @Flag(name: .long, help: "Erase all versions permanently.")
    var purge = false

    @OptionGroup var confirmation: ConfirmationOptions

    @Flag(name: .customLong("dry-run"), help: "Only show what would be removed.")
    var dryRun = false

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Fail if the cluster is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let names = try SelectionOptions.distinct(names)
        if ifVersion != nil && names.count > 1 { throw VaultError(.usage, "--if-version needs a single cluster") }
        if purge && !dryRun { try confirmation.require("purging cannot be undone", in: context) }
        let vault = try unlocking.unlock(in: context)
        let planned = try plan(names, vault)
        if dryRun { return try context.write(planned.map(\.row), as: output.format) }
        var expected = ifVersion
        if !confirmation.yes {
            try confirm(planned.map(\.row), context)
            // Only the confirmed versions are removed, and not later ones.
            if planned.count == 1 { expected = planned[0].version }
        }
        let removed = try vault.remove(names, purge: purge, ifVersion: expected)
        let rows = removed.lazy.map {
            RemovalRow(name: $0.name, purged: $0.purged, number: $0.versions, dryRun: false)
        }
        try context.write(rows, as: output.format)
        if purge {
            context.diagnostics.note(
                "older backups still contain the purged clusters, and the log keeps its entries",
                hint: "if a credential leaked, replace it in its cluster")
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
                    .notFound, "'\(name.text)' is already removed", hint: "use --purge to erase its versions")
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
        let verb = purge ? "permanently erase" : "remove"
        let names = planned.map { "\($0.name) (versions: \($0.number))" }.joined(separator: ", ")
        try confirmation.ask("\(verb) \(names)?", otherwise: "nothing was removed", in: context)
    }
}
