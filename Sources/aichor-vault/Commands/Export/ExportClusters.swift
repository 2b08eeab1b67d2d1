// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ExportClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Export credentials for AIchor and other programs.",
        usage: "aichor-vault export (<cluster> ... | --all | -l <selector>) [<options>]",
        discussion: """
            Formats:

              aichor             engine payloads in JSON
              aichor-form        labels and values of the form; --field prints one
              kubeconfig         one kubeconfig, everything inline
              argocd             cluster Secrets for Argo CD
              kubeconfig-secret  Secrets with a kubeconfig: --key value for Cluster API
                                 and Flux, --key kubeconfig for Kueue's MultiKueue
              karmada            a Secret and a Cluster for Karmada
              vault              for 'vault write kubernetes/config -'
              tfvars             variables for Terraform's kubernetes provider
              env                environment variables for it, such as KUBE_HOST

            Payloads: one named cluster is written as one object; several names, --all and -l write an array, or one object per \
            line with --jsonl. The formats vault and env, and --field, accept one cluster. A format refuses a cluster that it \
            cannot represent.

            Clusters are checked first: for example, a cluster with an expired token is refused. The log entry is written before \
            any output. On a terminal, credentials are masked unless you use --reveal.

            Examples:
              aichor-vault export paris-a100 | jq .form
              aichor-vault export paris-a100 --field 'CA Data' > ca.pem
              aichor-vault export --all --skip-refused --jsonl --output engines.jsonl
              aichor-vault export -l site=paris --format kubeconfig --output paris.yaml
              aichor-vault export paris --format argocd | kubectl apply --server-side -f -
            """)

    @OptionGroup var clusters: SelectionOptions

    @Option(name: .long, help: ArgumentHelp("Format of the export (default: aichor).", valueName: "target"))
    var format: Format?

    @Option(
        name: .long,
        help: ArgumentHelp("Print only this field of the form, for example 'CA Data'.", valueName: "label"),
        completion: .list(FormField.allCases.map(\.rawValue)))
    var field: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Key of the kubeconfig in a kubeconfig-secret.", valueName: "key"))
    var key: SecretKey?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Namespace of Secrets (defaults: argocd, karmada-cluster, for MultiKueue kueue-system).",
            valueName: "name"))
    var namespace: String?

    @Flag(name: .customLong("form-only"), help: "Omit the metadata of payloads.")
    var formOnly = false

    @Option(
        name: .customLong("api-hostname"),
        help: ArgumentHelp("Form of the API Hostname for AIchor (default: url).", valueName: "form"))
    var hostForm: HostnameFormat?

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Write to a file with mode 0600.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(name: .long, help: "Replace a file that aichor-vault did not write, or that was changed since.")
    var force = false

    @Flag(name: .long, help: "Show credentials on a terminal.")
    var reveal = false

    @Flag(name: .customLong("skip-refused"), help: "Export the others if some clusters are refused.")
    var skipRefused = false

    @Flag(name: .customLong("allow-findings"), help: "Export despite errors found by the checks.")
    var allowFindings = false

    @Flag(name: .long, help: "Write one object per line.")
    var jsonl = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var errors: ErrorFormatOption

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        var options = try ExportArguments(self).options(for: selection)
        let target = file == "-" ? nil : file
        let masks = target == nil && context.outputColumns != nil && !reveal
        let vault = try unlocking.unlock(in: context)
        let report: ExportReport
        if let target {
            try ProtectedFiles(unlocking, in: context).refuse(target)
            options.intent = try FilePath.absolute(target)
            report = try export(selection, options, from: vault, to: target, context)
        } else if masks {
            report = try vault.exportMasked(selection, options) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
            if options.releasesSecret {
                context.diagnostics.note(
                    "credentials are masked on a terminal", hint: "use a pipe, --output F or --reveal")
            }
        } else {
            options.intent = context.outputColumns == nil ? "stdout" : "terminal"
            report = try vault.export(selection, options) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
        }
        try conclude(report, context)
    }

    /// Writes to a file, which is created only if at least one cluster is in it.
    private func export(
        _ selection: ClusterSelection, _ options: ExportOptions, from vault: UnlockedVault, to path: String,
        _ context: CommandContext
    ) throws(VaultError) -> ExportReport {
        var target = try file(at: path, for: options.format, context)
        let report = try vault.export(selection, options) {
            (bytes) throws(VaultError) in try target.write(bytes)
        }
        if report.exported > 0 || report.refused.isEmpty { try target.commit() }
        return report
    }

    private func file(
        at path: String, for format: ExportFormat, _ context: CommandContext
    ) throws(VaultError) -> SecretFile {
        do throws(VaultError) {
            return try SecretFile(
                at: path, replacing: force ? .anything : .own(lines: []),
                context.vaultContext(lockTimeout: unlocking.place.lockTimeout))
        } catch {
            guard error.code == .exists, format == .kubeconfig else { throw error }
            // What stands there is mostly a kubeconfig with other clusters in it.
            throw VaultError(
                .exists, error.message,
                hint:
                    "nothing was overwritten; use --force to replace it, or merge it with another file: KUBECONFIG="
                    + "FIRST:SECOND kubectl config view --flatten --raw")
        }
    }

    /// Reports refused clusters; that is an error even if the others were exported.
    private func conclude(_ report: ExportReport, _ context: CommandContext) throws(VaultError) {
        if report.exported == 0 && report.refused.isEmpty {
            context.diagnostics.note(
                clusters.selector == nil ? "the vault has no clusters" : "no cluster matches the selector")
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
                hint: isFinal ? "another --format may support them" : "fix them, or use --allow-findings")
        }
    }
}
