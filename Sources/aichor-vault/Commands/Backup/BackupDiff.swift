// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct BackupDiff: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare the vault with a copy of it.",
        usage: "aichor-vault backup diff <file> [<options>]",
        discussion: """
            Shows which clusters, key slots and log entries the vault or the copy has and the other lacks, and how the clusters \
            differ. Credentials are compared, but never shown. Nothing is written to either. Exits with status 1 if they differ.

            The copy is unlocked with the vault's own key. If a new root key was created in one of the two, the same options or a \
            prompt unlock the copy.

            Examples:
              aichor-vault backup diff /mnt/usb/vault-2026-11-22.db
              aichor-vault backup diff laptop.db -o json | jq '.clusters[].name'
            """)

    @Argument(help: "Path of the copy.", completion: .file())
    var file: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let vault = try unlocking.unlock(in: context)
        let comparison = try vault.compare(with: try unlocking.openCopy(of: vault, at: file, in: context))
        let rows = comparison.clusters.lazy.map { DivergenceRow(divergence: $0) }
        try context.writeReport(
            ComparisonDocument(comparison: comparison), list: "clusters", rows, as: output.format,
            in: context.rendering())
        guard comparison.isEqual else {
            throw VaultError(
                .findings, "the vault and \(file) differ",
                hint: "to take clusters over, run: aichor-vault import vault \(file.shellWord)")
        }
    }
}
