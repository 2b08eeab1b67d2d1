// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ExportClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Hand out what AIchor's form asks for, or what other programs read.",
        usage: "aichor-vault export (<cluster> ... | --all | -l <selector>) [<options>]",
        discussion: """
            Formats:

              aichor             engine payloads in JSON
              aichor-form        the form's labels and values; --field gives one
              kubeconfig         one kubeconfig, everything inline
              argocd             cluster Secrets of Argo CD
              kubeconfig-secret  Secrets with a kubeconfig: --key value for Cluster API
                                 and Flux, --key kubeconfig for Kueue's MultiKueue
              karmada            a Secret and a Cluster for Karmada
              vault              for 'vault write kubernetes/config -'
              tfvars             variables for Terraform's kubernetes provider
              env                the same for its environment: KUBE_HOST and so on

            Payloads: one named cluster makes one object; several, --all and -l make an array, or one object per line with \
            --jsonl. The formats vault, env and --field are for one cluster. A format that cannot carry a cluster refuses it.

            Checks come first: an expired token, say, refuses the export. The log entry is written before the first byte. On a \
            terminal the secrets are masked, unless --reveal is given.

            Examples:
              aichor-vault export paris-a100 | jq .form
              aichor-vault export paris-a100 --field 'CA Data' > ca.pem
              aichor-vault export --all --skip-refused --jsonl --output engines.jsonl
              aichor-vault export -l site=paris --format kubeconfig --output paris.yaml
              aichor-vault export paris-a100 --format argocd | kubectl apply -f -
            """)

    @OptionGroup var clusters: SelectionOptions

    @Option(name: .long, help: ArgumentHelp("For whom it is written (aichor).", valueName: "target"))
    var format: Format?

    @Option(
        name: .long,
        help: ArgumentHelp("One field of the form alone, such as 'CA Data'.", valueName: "label"),
        completion: .list(FormField.allCases.map(\.rawValue)))
    var field: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The key that holds the kubeconfig in a kubeconfig-secret.", valueName: "key"))
    var key: SecretKey?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The namespace of Secrets (argocd: argocd, karmada: karmada-cluster, MultiKueue: kueue-system).",
            valueName: "name"))
    var namespace: String?

    @Flag(name: .customLong("form-only"), help: "Only the form's fields, without the metadata.")
    var formOnly = false

    @Option(
        name: .customLong("api-hostname"),
        help: ArgumentHelp("How the API hostname is written for AIchor (url).", valueName: "form"))
    var hostForm: HostForm?

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Write to a file that only you can read.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(name: .long, help: "Show the secrets on a terminal.")
    var reveal = false

    @Flag(name: .customLong("skip-refused"), help: "Export the others if some clusters are refused.")
    var skipRefused = false

    @Flag(name: .customLong("allow-findings"), help: "Export in spite of what the checks find.")
    var allowFindings = false

    @Flag(name: .long, help: "One object per line.")
    var jsonl = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var errors: ErrorFormatOption

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        var options = try ExportWords(self).options(for: selection)
        let target = file == "-" ? nil : file
        let masks = target == nil && context.outputColumns != nil && !reveal
        let vault = try unlocking.unlock(in: context)
        let report: ExportReport
        if let target {
            try PreciousFiles(unlocking, in: context).refuse(target)
            options.intent = FilePath.absolute(target)
            report = try export(selection, options, from: vault, to: target)
        } else if masks {
            report = try vault.exportMasked(selection, options) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
            if options.releasesSecret {
                context.diagnostics.note(
                    "the secrets are masked on a terminal", hint: "pipe it, write it with --output F, or add --reveal")
            }
        } else {
            options.intent = context.outputColumns == nil ? "stdout" : "terminal"
            report = try vault.export(selection, options) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
        }
        try conclude(report, context)
    }

    /// Writes to a file, which comes to be only if at least one cluster is in it.
    private func export(
        _ selection: ClusterSelection, _ options: ExportOptions, from vault: UnlockedVault, to path: String
    ) throws(VaultError) -> ExportReport {
        var target = try SecretFile(at: path, replacing: true)
        let report = try vault.export(selection, options) {
            (bytes) throws(VaultError) in try target.write(bytes)
        }
        if report.exported > 0 || report.refused.isEmpty { try target.commit() }
        return report
    }

    /// Names what was refused; that is an error even if the others were exported.
    private func conclude(_ report: ExportReport, _ context: CommandContext) throws(VaultError) {
        if report.exported == 0 && report.refused.isEmpty {
            context.diagnostics.note(
                clusters.selector == nil ? "the vault has no clusters" : "no cluster has such labels")
        }
        for warning in report.warnings { context.diagnostics.warning(warning) }
        for refusal in report.refused {
            context.diagnostics.warning("'\(refusal.name)' was refused: " + refusal.reasons.joined(separator: "; "))
        }
        guard report.refused.isEmpty else {
            let total = report.exported + report.refused.count
            let isFinal = report.refused.allSatisfy(\.isFinal)
            throw VaultError(
                .findings, "\(report.refused.count) of \(total) clusters were not exported",
                hint: isFinal ? "another --format may carry them" : "mend them, or add --allow-findings")
        }
    }
}
