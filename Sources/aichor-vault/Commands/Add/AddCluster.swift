// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct AddCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a cluster with its credential.",
        usage: "aichor-vault add [<cluster>] [<form>] [<credential>] [<options>]",
        discussion: """
            On a terminal, asks for what the form demands and the options leave out; without any, for every field in turn. \
            The receipt says what was stored: the credential's kind and \
            fingerprint, when it expires, and the certificates of the CA data.

            Examples:
              aichor-vault add
              aichor-vault add paris-a100 --api-host https://10.0.0.1:6443 \\
                --load-balancer-ip 203.0.113.10 --ca-file ca.crt --token-file token
              kubectl create token aichor | aichor-vault add lyon --token-stdin \\
                --api-host lyon.example.com --load-balancer-ip 203.0.113.11
              kubectl cluster-info | aichor-vault add lyon --from-cluster-info - \\
                --load-balancer-ip 203.0.113.11 --token-file token
            """)

    @Argument(help: ArgumentHelp("Engine Name: the cluster's name.", valueName: "cluster"))
    var name: String?

    @OptionGroup(title: "Form") var fields: FieldOptions
    @OptionGroup(title: "Credential") var credential: CredentialOptions

    @Option(
        name: .customLong("from-cluster-info"),
        help: ArgumentHelp(
            "Take the API Hostname from what 'kubectl cluster-info' prints; '-' for standard input.",
            valueName: "file"),
        completion: .file())
    var clusterInfo: String?

    @Option(
        name: .customLong("issued-at"),
        help: ArgumentHelp("When the credential was made, if it does not say so itself.", valueName: "rfc3339"))
    var issuedAt: String?

    @Flag(name: .customLong("allow-findings"), help: "Store it in spite of what the checks call an error.")
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
        // All that options name is read and checked before anybody is asked for a passphrase.
        let entries = try readEntries(context)
        let given = hasCredential ? try credential.read(in: context) : nil
        try check(given, context)
        if let username = credential.basicUsername {
            _ = try VaultError.checking { () throws(InvalidInput) in try BasicUsername(username) }
        }
        let receipt = try add(entries, given, context)
        for warning in receipt.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterReceiptDocument(receipt: receipt), as: output.format)
    }

    private var namesHost: Bool { fields.apiHost != nil || clusterInfo != nil }
    private var isComplete: Bool { name != nil && namesHost && fields.loadBalancer != nil }

    /// Refuses a command line that leaves something out where nobody can be asked for it.
    private func requireEnough(_ hasCredential: Bool, _ context: CommandContext) throws(VaultError) {
        guard isComplete || context.isInteractive else {
            let missing = [
                name == nil ? "the cluster's name" : nil, namesHost ? nil : "--api-host",
                fields.loadBalancer == nil ? "--load-balancer-ip" : nil,
            ]
            throw VaultError(.usage, "missing: " + missing.compactMap { $0 }.joined(separator: ", "))
        }
        guard hasCredential || context.openTerminal() != nil else {
            throw credential.asksPassword ? CredentialOptions.noPassword : Self.noCredential
        }
    }

    /// What the options give, checked.
    private func readEntries(_ context: CommandContext) throws(VaultError) -> FormEntries {
        var entries = FormEntries()
        if let name { entries.name = try ClusterName(argument: name) }
        entries.endpoint = try fields.parsedEndpoint()
        if clusterInfo != nil { entries.endpoint = try endpointOfClusterInfo() }
        entries.loadBalancer = try fields.parsedLoadBalancer()
        entries.ecosystem = try fields.parsedEcosystem()
        entries.labels = try fields.parsedLabels()
        entries.note = try fields.readNote()
        entries.caBundle = try fields.readCABundle()
        entries.allowsFindings = allowFindings
        if let pem = entries.caBundle { _ = try inputCheck(context).certificates(in: pem) }
        if let issuedAt { entries.issuedAt = try Timestamp(issuedAt: issuedAt, now: context.now) }
        return entries
    }

    /// The API host that `kubectl cluster-info` told.
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

    /// Unlocks before anything is asked for: whoever cannot, or whose name is taken, is told before filling in a form.
    private func add(
        _ entries: consuming FormEntries, _ given: consuming NewCredential?, _ context: CommandContext
    ) throws(VaultError) -> ClusterReceipt {
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
        hint: "give --token-stdin, --token-file F, --token-fd N, or --basic-username U with --password-file F")
}
