// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ImportSecret: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Import a service account token from its Secret.",
        usage: "aichor-vault import secret (<file> | -) --name <cluster> [<form>] [<options>]",
        discussion: """
            Reads the output of 'kubectl get secret -o yaml' or '-o json': the token, the CA data, the creation time of the Secret, \
            and its service account. Set the other fields of the form with options, or answer the questions on a terminal. For a \
            cluster that is already in the vault, --update changes only the token and the CA data. Secrets written by 'export' \
            contain all fields.

            Examples:
              kubectl get secret -n aichor dp-cluster-service-account-token -o yaml \\
                | aichor-vault import secret - --name paris-a100 --api-host 10.0.0.1:6443 \\
                --load-balancer-ip 203.0.113.10
              aichor-vault import secret new-token.yaml --name paris-a100 --update
            """)

    @Argument(
        help: ArgumentHelp("The Secret as YAML or JSON; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var file: String

    @OptionGroup(title: "Form") var form: SecretFormOptions
    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        let given = try form.given()
        let (ecosystem, labels) = (try form.parsedEcosystem(), try form.parsedLabels())
        let base = try KubernetesSecretSource(try table.read(), place: table.place, given: given)
        let prepared = PreparedSource(base)
        var source = AmendedSource(prepared)
        (source.ecosystem, source.labels) = (ecosystem, labels)
        var importRun = ImportRun(
            options: importing, unlocking: unlocking, format: output.format, context: context)
        importRun.omissionHint = "use --name, --api-host and --load-balancer-ip"
        importRun.clearText = ClearTextFiles(file: file, of: prepared)
        guard source.count == 1, source.candidate(at: 0).isIncomplete, !importing.dryRun, context.isInteractive,
            let vault = try importRun.openVault()
        else { return try importRun.run(source) }
        // Where it is refused anyway, nothing needs to be asked.
        let plans = try ImportPlanner(options: importing, vault: vault, context: context).evaluate(source)
        if plans.allSatisfy(\.problems.isEmpty) { try askMissing(&source, vault, context) }
        try importRun.run(source, vault)
    }

    /// Asks for what neither the Secret nor an option sets; of a cluster that is in the vault the rest is known.
    private func askMissing(
        _ source: inout AmendedSource<PreparedSource>, _ vault: UnlockedVault, _ context: CommandContext
    ) throws(VaultError) {
        guard let terminal = context.openTerminal() else { return }
        let candidate = source.candidate(at: 0)
        source.amendments[0] = try terminal.withSession { (session) throws(VaultError) in
            var amendment = SourceAmendment()
            if candidate.name == nil {
                amendment.name = try session.ask("Engine Name: ") { (text) throws(InvalidInput) in
                    try ClusterName(text)
                }
            }
            if let name = amendment.name ?? candidate.name, try vault.holds(name) { return amendment }
            if candidate.endpoint == nil {
                amendment.endpoint = try session.ask("API Hostname: ") { (text) throws(InvalidInput) in
                    try APIEndpoint(text)
                }
            }
            if candidate.loadBalancer == nil {
                amendment.loadBalancer = try session.ask("Load Balancer IP: ") { (text) throws(InvalidInput) in
                    try LoadBalancerAddress(text)
                }
            }
            return amendment
        }
    }
}

extension ClusterCandidate {
    /// Whether a field that the form requires is missing.
    fileprivate var isIncomplete: Bool {
        problems.isEmpty && (name == nil || endpoint == nil || loadBalancer == nil)
    }
}
