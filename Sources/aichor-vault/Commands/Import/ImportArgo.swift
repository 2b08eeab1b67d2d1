// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportArgo: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "argocd", abstract: "Import cluster Secrets of Argo CD.",
        usage: "aichor-vault import argocd (<file> | -) [<options>]",
        discussion: """
            Reads YAML or JSON as kubectl prints it. A name that is not a valid Engine Name is changed and reported. A Secret that \
            authenticates with anything other than a token or a user name and password is refused. Argo CD does not store load balancers: \
            use the option, or answer the questions on a terminal. An empty answer leaves that cluster out.

            Examples:
              kubectl get secret -n argocd -o yaml \\
                -l argocd.argoproj.io/secret-type=cluster \\
                | aichor-vault import argocd - --dry-run
              aichor-vault import argocd clusters.yaml \\
                --load-balancer-ip paris=203.0.113.10 --load-balancer-ip lyon=203.0.113.11
            """)

    @Argument(
        help: ArgumentHelp("Secrets as YAML or JSON; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var file: String

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp(
            "Load Balancer IP for all or for one cluster; can be repeated.", valueName: "[cluster=]ip"))
    var loadBalancers: [String] = []

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        let words = try LoadBalancerArguments(loadBalancers)
        let base = PreparedSource(try ArgoSource(try table.read(), place: table.place))
        var source = AmendedSource(base)
        let names = (0..<base.count).map { base.candidate(at: $0).name?.text }
        source.amendments = try words.amendments(for: base.count, names: { [names[$0]].compactMap { $0 } }) {
            ContextSelection.known(names.compactMap { $0 })
        }
        var importRun = table.importRun(of: base)
        importRun.omissionHint = "use --load-balancer-ip IP, or CLUSTER=IP for each cluster"
        guard !importing.dryRun, context.isInteractive, let vault = try importRun.openVault() else {
            return try importRun.run(source)
        }
        let all = source
        let answered = try importRun.ask(all, vault) { plans in
            plans.indices.map { CandidateRow(candidate: all.candidate(at: $0), plan: plans[$0]) }
        }
        let indices = answered.indices
        let find = importRun.clearText.find
        importRun.clearText = ClearTextFiles { held in find(Set(held.map { indices[$0] })) }
        try importRun.finish(answered, vault)
    }
}
