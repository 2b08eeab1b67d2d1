// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ExportClusters: VaultCommand {
    /// The payload is always JSON; the option exists for the errors.
    enum Format: String, FormatChoice { case json }

    /// How the API hostname is written.
    enum HostForm: String, CaseIterable, ExpressibleByArgument {
        case url
        case hostPort = "host-port"
        case host

        var option: ExportOptions.HostForm {
            switch self {
            case .url: .url
            case .hostPort: .hostPort
            case .host: .host
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Hand out payloads with all that AIchor's form asks for.",
        usage: "aichor-vault export (<cluster> ... | --all | -l <selector>) [<options>]",
        discussion: """
            One named cluster makes one object; several, --all and -l make an array, or one object per line with --jsonl. \
            Checks come first: an expired token, say, refuses the export. The log entry is written before the first byte.

            On a terminal the secrets are masked, unless --reveal is given.

            Examples:
              aichor-vault export paris-a100 | jq .form
              aichor-vault export --all --skip-refused --jsonl --output engines.jsonl
              aichor-vault export -l site=paris --form-only --api-hostname host-port
            """)

    @OptionGroup var clusters: SelectionOptions

    @Flag(name: .customLong("form-only"), help: "Only the form's fields, without the metadata.")
    var formOnly = false

    @Option(
        name: .customLong("api-hostname"),
        help: ArgumentHelp("How the API hostname is written.", valueName: "form"))
    var hostForm = HostForm.url

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
    @OptionGroup var output: FormatOption<Format>

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        let target = file == "-" ? nil : file
        let masks = target == nil && context.outputColumns != nil && !reveal
        let vault = try unlocking.unlock(in: context)
        let report: ExportReport
        if let target {
            try PreciousFiles(unlocking, in: context).refuse(target)
            report = try export(selection, from: vault, to: target)
        } else if masks {
            report = try vault.exportMasked(selection, options(intent: "terminal")) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
            context.diagnostics.note(
                "the secrets are masked on a terminal", hint: "pipe it, write it with --output F, or add --reveal")
        } else {
            let intent = context.outputColumns == nil ? "stdout" : "terminal"
            report = try vault.export(selection, options(intent: intent)) {
                (bytes) throws(VaultError) in try context.output.write(bytes)
            }
        }
        try conclude(report, context)
    }

    private func options(intent: String) throws(VaultError) -> ExportOptions {
        var options = ExportOptions()
        options.formOnly = formOnly
        options.hostForm = hostForm.option
        options.skipRefused = skipRefused
        options.allowFindings = allowFindings
        options.intent = intent
        options.layout = jsonl ? .lines : .array
        if !jsonl, case .names(let names) = try clusters.selection(), names.count == 1 { options.layout = .object }
        return options
    }

    /// Writes to a file, which comes to be only if at least one payload is in it.
    private func export(
        _ selection: ClusterSelection, from vault: UnlockedVault, to path: String
    ) throws(VaultError) -> ExportReport {
        var target = try SecretFile(at: path, replacing: true)
        let report = try vault.export(selection, options(intent: FilePath.absolute(path))) {
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
            throw VaultError(
                .findings, "\(report.refused.count) of \(total) clusters were not exported",
                hint: "mend them, or add --allow-findings")
        }
    }
}
