// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct AddCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a cluster and its credential.",
        usage: "aichor-vault add [<cluster>] [<form>] [<credential>] [<options>]",
        discussion: """
            On a terminal, asks for the required fields that no option sets; without options, asks for every field. Prints what was \
            stored: the kind, fingerprint and expiry of the credential, and the certificates of the CA data.

            Examples:
              aichor-vault add
              aichor-vault add paris-a100 --api-host https://10.0.0.1:6443 \\
                --load-balancer-ip 203.0.113.10 --ca-file ca.crt --token-file token
              kubectl create token aichor | aichor-vault add lyon --token-stdin \\
                --api-host lyon.example.com --load-balancer-ip 203.0.113.11
              kubectl cluster-info | aichor-vault add lyon --from-cluster-info - \\
                --load-balancer-ip 203.0.113.11 --token-file token
            """)

    @Argument(help: ArgumentHelp("Engine Name: the name of the cluster.", valueName: "cluster"))
    var name: String?

    @OptionGroup(title: "Form") var fields: FieldOptions
    @OptionGroup(title: "Credential") var credential: CredentialOptions

    @Option(
        name: .customLong("from-cluster-info"),
        help: ArgumentHelp(
            "Read the API Hostname from the output of 'kubectl cluster-info'; '-' reads standard input.",
            valueName: "file"),
        completion: .file())
    var clusterInfo: String?

    @Option(
        name: .customLong("issued-at"),
        help: ArgumentHelp("Issue time of a credential that does not contain it.", valueName: "rfc3339"))
    var issuedAt: String?

    @Flag(name: .customLong("allow-findings"), help: "Store the cluster despite errors found by the checks.")
    var allowFindings = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let sources =
            [try credential.tokenSource(), try credential.passwordSource()] + fields.sources
            + [clusterInfo.map { .file($0) }]
        guard clusterInfo == nil || fields.apiHost == nil else {
            throw VaultError(.usage, "--from-cluster-info and --api-host cannot be combined")
        }
        try unlocking.requireDistinct(from: sources)
        let hasCredential = try credential.isGiven() && !credential.asksPassword
        try requireEnough(hasCredential, context)
        // Everything that options name is read and checked before the user is asked for a passphrase.
        let entries = try readEntries(context)
        let given = hasCredential ? try credential.read(in: context) : nil
        try check(given, context)
        if let username = credential.basicUsername {
            _ = try VaultError.checking { () throws(InvalidInput) in try BasicUsername(username) }
        }
        let result = try add(entries, given, context)
        for warning in result.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterChangeDocument(result: result), as: output.format)
    }

    private var namesHost: Bool { fields.apiHost != nil || clusterInfo != nil }
    private var isComplete: Bool { name != nil && namesHost && fields.loadBalancer != nil }

    /// Refuses an incomplete command line if there is no terminal to ask on.
    private func requireEnough(_ hasCredential: Bool, _ context: CommandContext) throws(VaultError) {
        guard isComplete || context.isInteractive else {
            let missing = [
                name == nil ? "the name of the cluster" : nil, namesHost ? nil : "--api-host",
                fields.loadBalancer == nil ? "--load-balancer-ip" : nil,
            ]
            throw VaultError(.usage, "missing: " + missing.compactMap { $0 }.joined(separator: ", "))
        }
        guard hasCredential || context.openTerminal() != nil else {
            throw credential.asksPassword ? CredentialOptions.noPassword : Self.noCredential
        }
    }

    /// The values of the options, checked.
    private func readEntries(_ context: CommandContext) throws(VaultError) -> FormEntries {
        var entries = FormEntries()
        if let name { entries.name = try ClusterName(argument: name) }
        entries.endpoint = try fields.parsedEndpoint()
        if clusterInfo != nil { entries.endpoint = try endpointOfClusterInfo() }
        entries.loadBalancer = try fields.parsedLoadBalancer()
        entries.ecosystem = try fields.parsedEcosystem()
        entries.connection = try fields.parsedConnection()
        entries.labels = try fields.parsedLabels()
        entries.note = try fields.readNote()
        entries.caBundle = try fields.readCABundle()
        entries.allowsFindings = allowFindings
        if let bundle = entries.caBundle { try inputCheck(context).check(bundle) }
        if let issuedAt { entries.issuedAt = try Timestamp(issuedAt: issuedAt, now: context.now) }
        return entries
    }

    /// The API host from the output of `kubectl cluster-info`.
    private func endpointOfClusterInfo() throws(VaultError) -> APIEndpoint? {
        guard let clusterInfo else { return nil }
        let text = try PublicInput.readText(clusterInfo, limit: FieldOptions.noteLimit)
        return try VaultError.checking { () throws(InvalidInput) in try APIEndpoint(clusterInfo: text) }
    }

    private func inputCheck(_ context: CommandContext) -> InputCheck {
        InputCheck(now: context.now, allowsFindings: allowFindings)
    }

    private func check(_ credential: borrowing NewCredential?, _ context: CommandContext) throws(VaultError) {
        switch credential {
        case .some(let credential): try inputCheck(context).check(credential)
        case .none: return
        }
    }

    /// Unlocks before anything is asked for: if that fails or the name is taken, the user learns it before filling in a form.
    private func add(
        _ entries: consuming FormEntries, _ given: consuming NewCredential?, _ context: CommandContext
    ) throws(VaultError) -> ClusterChangeResult {
        var known: NewCredential? = given
        if isComplete, let credential = known.take() {
            return try unlocking.unlock(in: context).add(try entries.draft(with: credential))
        }
        guard let terminal = context.openTerminal() else { throw Self.noCredential }
        let vault = try unlocking.unlock(in: context)
        if let name = entries.name { try vault.requireFree(name) }
        let form = AddForm(
            vault: vault, terminal: terminal, check: inputCheck(context),
            asksOptional: fields.isEmpty && clusterInfo == nil,
            home: context.variable("HOME"))
        return try form.add(entries, given: known, username: credential.basicUsername)
    }

    private static let noCredential = VaultError(
        .usage, "the credential is missing",
        hint: "use --token-stdin, --token-file F, --token-fd N, or --basic-username U with --password-file F")
}
