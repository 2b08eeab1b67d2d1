// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct VerifyClusters: VaultCommand {
    /// The verdict at which the command exits with 1.
    enum Threshold: String, CaseIterable, ExpressibleByArgument {
        case warning, error

        var verdict: Verdict { self == .warning ? .warning : .error }
    }

    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify that registrations will work.",
        usage: "aichor-vault verify (<cluster> ... | --all | -l <selector>) [<options>]",
        discussion: """
            Checks the form, the CA data and the credential, and reports what to fix. HOST is 'not proven' until the CA data \
            verifies the certificate that the server presents: use --serving-cert or --online.

            With --online, connects to each API server. The CA data must verify its certificate; only then is the credential sent, \
            to find its identity and permissions. Redirects are never followed. Before any credential is sent, this is written to \
            the log for all clusters. The load balancers are tried too, on ports 443 and 80.

            The verdict is stored; 'list -o wide' and 'show' print it. Exits with status 1 if a verdict is an error.

            Examples:
              aichor-vault verify paris-a100
              aichor-vault verify --all --fail-on warning
              aichor-vault verify paris-a100 --serving-cert apiserver.crt
              aichor-vault verify -l site=paris --online --timeout 10
            """)

    @OptionGroup var clusters: SelectionOptions

    @Option(
        name: .customLong("serving-cert"),
        help: ArgumentHelp(
            "Server certificate followed by its intermediates, in PEM; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var servingCertificate: String?

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("Exit with status 1 at this verdict or worse.", valueName: "verdict"))
    var threshold = Threshold.error

    @OptionGroup(title: "Network") var network: NetworkOptions

    @Option(
        name: .long, help: ArgumentHelp("Clusters to contact in parallel, 1 to 256 (default: 32).", valueName: "n"))
    var parallel: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Required permissions, as the rules of a ClusterRole in JSON.",
            discussion: "By default those of AIchor's documentation page.", valueName: "file"),
        completion: .file())
    var rules: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<VerdictFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        try unlocking.requireDistinct(from: [servingCertificate, rules].map { $0.map { .file($0) } })
        if let online = try onlineOptions(in: context) { return try verifyOnline(selection, online, context) }
        var options = VerificationOptions()
        if let servingCertificate {
            options.servingChain = try GivenChain(
                pem: try PublicInput.read(servingCertificate, limit: FieldOptions.bundleLimit))
        }
        let verdicts = try unlocking.unlock(in: context).verify(selection, options)
        if options.servingChain != nil, verdicts.count > 1 {
            context.diagnostics.note(
                "--serving-cert is used for the servers of all \(verdicts.count) clusters")
        }
        try context.write(verdicts.lazy.map { VerdictRow(verdict: $0) }, as: output.format)
        try conclude(verdicts, context)
    }

    /// The options for the network, if the servers are to be asked.
    private func onlineOptions(in context: CommandContext) throws(VaultError) -> OnlineOptions? {
        guard var options = try network.options(in: context) else {
            guard parallel == nil, rules == nil else {
                throw VaultError(.usage, "--parallel and --rules need --online")
            }
            return nil
        }
        guard servingCertificate == nil else {
            throw VaultError(
                .usage, "--serving-cert and --online cannot be combined: online, the server presents its certificate")
        }
        if let parallel {
            guard (1...256).contains(parallel) else { throw VaultError(.usage, "--parallel must be from 1 to 256") }
            options.parallel = parallel
        }
        if let rules {
            options.rules = try RequiredRules(json: try PublicInput.read(rules, limit: FieldOptions.bundleLimit))
        }
        return options
    }

    private func verifyOnline(
        _ selection: ClusterSelection, _ options: OnlineOptions, _ context: CommandContext
    ) throws(VaultError) {
        let vault = try unlocking.unlock(in: context)
        var options = options
        options.cancellation = Interruption.cancellation
        options.willAsk = { Interruption.begin() }
        let outcome = try vault.verifyOnline(selection, options)
        try context.write(outcome.verdicts.lazy.map { VerdictRow(verdict: $0, rules: rules) }, as: output.format)
        if let rules {
            context.diagnostics.note(
                "the permissions were compared with the rules in \(rules), so the results are not stored")
        }
        if outcome.unchecked > 0, !options.cancellation.isCancelled {
            context.diagnostics.warning(
                "\(outcome.unchecked) of the clusters were changed or removed meanwhile and were not checked",
                hint: "run it again")
        }
        guard outcome.unchecked == 0 || !options.cancellation.isCancelled else {
            let total = outcome.verdicts.count + outcome.unchecked
            throw VaultError(.interrupted, "interrupted: \(outcome.verdicts.count) of \(total) clusters were checked")
        }
        try conclude(outcome.verdicts, context)
    }

    private func conclude(_ verdicts: [ClusterVerdict], _ context: CommandContext) throws(VaultError) {
        if verdicts.isEmpty {
            context.diagnostics.note(
                clusters.selector == nil ? "the vault has no clusters" : "no cluster matches the selector")
        }
        let failed = verdicts.count { $0.check.verdict >= threshold.verdict }
        guard failed > 0 else { return }
        let what = threshold == .error ? "errors" : "errors or warnings"
        throw VaultError(
            .findings, "\(failed) of \(verdicts.count) \(verdicts.count == 1 ? "cluster" : "clusters") with \(what)",
            hint: "to explain a rule, run: aichor-vault explain RULE")
    }
}
