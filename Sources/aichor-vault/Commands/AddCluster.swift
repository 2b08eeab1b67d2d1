// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

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
            """)

    @Argument(help: ArgumentHelp("Engine Name: the cluster's name.", valueName: "cluster"))
    var name: String?

    @OptionGroup(title: "Form") var fields: FieldOptions
    @OptionGroup(title: "Credential") var credential: CredentialOptions

    @Option(
        name: .customLong("issued-at"),
        help: ArgumentHelp("When the credential was made, if it does not say so itself.", valueName: "rfc3339"))
    var issuedAt: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let sources = [try credential.tokenSource(), try credential.passwordSource()] + fields.sources
        try unlocking.requireDistinct(from: sources)
        let hasCredential = try credential.isGiven()
        let isComplete = name != nil && fields.apiHost != nil && fields.loadBalancer != nil
        var entries = try readEntries(context)
        let receipt: ClusterReceipt
        if isComplete {
            receipt = try addFromOptions(&entries, hasCredential, context)
        } else {
            receipt = try addByForm(&entries, context)
        }
        for warning in receipt.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterReceiptDocument(receipt: receipt), as: output.format)
    }

    /// What the options give, checked.
    private func readEntries(_ context: CommandContext) throws(VaultError) -> FormEntries {
        var entries = FormEntries()
        if let name { entries.name = try ClusterName(argument: name) }
        entries.endpoint = try fields.parsedEndpoint()
        entries.loadBalancer = try fields.parsedLoadBalancer()
        entries.ecosystem = try fields.parsedEcosystem()
        entries.labels = try fields.parsedLabels()
        entries.note = try fields.readNote()
        entries.caBundle = try fields.readCABundle()
        if let issuedAt { entries.issuedAt = try Timestamp(issuedAt: issuedAt, now: context.now) }
        return entries
    }

    private func addFromOptions(
        _ entries: inout FormEntries, _ hasCredential: Bool, _ context: CommandContext
    ) throws(VaultError) -> ClusterReceipt {
        if hasCredential {
            guard let given = try credential.read(in: context) else { throw Self.noCredential }
            return try unlocking.unlock(in: context).add(try entries.draft(with: given))
        }
        guard let terminal = context.openTerminal() else { throw Self.noCredential }
        let vault = try unlocking.unlock(in: context)
        return try vault.add(try entries.draft(with: .bearer(try terminal.askSecret("bearer token: "))))
    }

    /// Unlocks first: whoever cannot is told before filling in a form.
    private func addByForm(_ entries: inout FormEntries, _ context: CommandContext) throws(VaultError) -> ClusterReceipt
    {
        guard context.standardInputIsTerminal, let terminal = context.openTerminal() else {
            let missing = [
                name == nil ? "the cluster's name" : nil, fields.apiHost == nil ? "--api-host" : nil,
                fields.loadBalancer == nil ? "--load-balancer-ip" : nil,
            ]
            throw VaultError(.usage, "missing: " + missing.compactMap { $0 }.joined(separator: ", "))
        }
        let vault = try unlocking.unlock(in: context)
        let form = AddForm(vault: vault, terminal: terminal, asksOptional: fields.isEmpty)
        return try form.add(&entries, given: try credential.read(in: context))
    }

    private static let noCredential = VaultError(
        .usage, "the credential is missing",
        hint: "give --token-stdin, --token-file F, --token-fd N, or --basic-username U with --password-file F")
}
