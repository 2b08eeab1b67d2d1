// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportArgo: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "argocd", abstract: "Take in Argo CD's cluster Secrets.",
        usage: "aichor-vault import argocd (<file> | -) [<options>]",
        discussion: """
            Reads YAML or JSON as kubectl prints it. Names that are no Engine Names are changed, which is told. What else than a \
            token or a name and password authenticates is refused.

            Examples:
              kubectl get secret -n argocd -o yaml \\
                -l argocd.argoproj.io/secret-type=cluster \\
                | aichor-vault import argocd - --dry-run
            """)

    @Argument(
        help: ArgumentHelp("Secrets, as YAML or JSON; '-' is standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        try table.run(try ArgoSource(try table.read(), place: table.place))
    }
}
