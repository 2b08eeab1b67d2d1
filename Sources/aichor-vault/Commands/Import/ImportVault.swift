// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportVault: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Import clusters from a copy of the vault.",
        usage: "aichor-vault import vault <file> (<cluster> ... | --all | -l <selector>)",
        discussion: """
            Takes clusters over as they are in the copy: form, credential, CA data, labels and note, each as a new version. Earlier \
            versions and the log of the copy are not taken over. 'backup diff' shows what the copy has that the vault lacks. The \
            copy is only read; the log of the vault records each cluster with its source.

            Examples:
              aichor-vault import vault laptop.db --all --update --dry-run
              aichor-vault import vault laptop.db paris-a100 --update
            """)

    @Argument(help: "Path of the copy.", completion: .file())
    var file: String

    @OptionGroup var clusters: SelectionOptions
    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        let vault = try unlocking.unlock(in: context)
        let copy = try unlocking.openCopy(of: vault, at: file, in: context)
        let source = PreparedSource(try VaultSource(copy, selection))
        try ImportRun(options: importing, unlocking: unlocking, format: output.format, context: context)
            .run(source, vault)
    }
}
