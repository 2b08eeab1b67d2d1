// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct SetCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change a cluster or its credential.",
        usage: "aichor-vault set <cluster> [<form>] [<credential>] [<options>]",
        discussion: """
            Each change creates a new version; older versions are kept. Fields that you do not name are left unchanged, and so is \
            the user name if you set only a password. With --if-version, the change is made only if the cluster is still at that \
            version.

            Examples:
              aichor-vault set paris-a100 --token-file new-token
              aichor-vault set paris-a100 --api-host 10.0.0.2:6443 --if-version 3
              aichor-vault set paris-a100 -l site=paris -l old- --no-note
            """)

    @Argument(help: ArgumentHelp("Name of the cluster.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Form") var fields: FieldOptions
    @OptionGroup(title: "Credential") var credential: CredentialOptions

    @Option(
        name: .customLong("issued-at"),
        help: ArgumentHelp("Issue time of a credential that does not contain it.", valueName: "rfc3339"))
    var issuedAt: String?

    @Flag(name: .customLong("no-ca"), help: "Remove the CA data.")
    var removesCA = false

    @Flag(name: .customLong("no-note"), help: "Remove the note.")
    var removesNote = false

    @Flag(name: .customLong("no-tls-server-name"), help: "Remove the TLS server name.")
    var removesServerName = false

    @Flag(name: .customLong("no-proxy-url"), help: "Remove the proxy URL.")
    var removesProxy = false

    @Flag(name: .customLong("no-ecosystem"), help: "Remove the ecosystem.")
    var removesEcosystem = false

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Fail if the cluster is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    @Flag(name: .customLong("allow-findings"), help: "Store the change despite errors found by the checks.")
    var allowFindings = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let sources = [try credential.tokenSource(), try credential.passwordSource()] + fields.sources
        try unlocking.requireDistinct(from: sources)
        let hasCredential = try credential.isGiven(keepsUsername: true)
        let removes = removesCA || removesNote || removesEcosystem || removesServerName || removesProxy
        guard !fields.isEmpty || hasCredential || issuedAt != nil || removes else {
            throw VaultError(.usage, "nothing to change")
        }
        let name = try ClusterName(argument: name)
        var patch = try readPatch(now: context.now)
        if hasCredential && !credential.isPasswordAlone { patch.credential = try credential.read(in: context) }
        let vault = try unlocking.unlock(in: context)
        if credential.isPasswordAlone {
            // The user name is known before the password is read.
            let username = try Self.username(of: try vault.show(name, version: nil).cluster)
            patch.credential = try credential.read(in: context, username: username)
            patch.expectedUsername = username
        }
        let result = try vault.set(name, patch, ifVersion: ifVersion)
        for warning in result.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterChangeDocument(result: result), as: output.format)
    }

    private static func username(of cluster: ClusterView) throws(VaultError) -> String {
        guard let username = cluster.credential?.username else {
            throw VaultError(.usage, "a password needs --basic-username: \(cluster.name) has a bearer token")
        }
        return username
    }

    private func readPatch(now: Timestamp) throws(VaultError) -> ClusterPatch {
        var patch = ClusterPatch()
        patch.allowsFindings = allowFindings
        patch.endpoint = try fields.parsedEndpoint()
        patch.loadBalancer = try fields.parsedLoadBalancer()
        try VaultError.checking { () throws(InvalidInput) in try LabelParsing.requireDistinctKeys(fields.labels) }
        patch.labelChanges = fields.labels
        if let issuedAt { patch.issuedAt = try Timestamp(issuedAt: issuedAt, now: now) }
        let connection = try fields.parsedConnection()
        patch.tlsServerName = try Self.change(
            connection.tlsServerName, removes: removesServerName, "--tls-server-name", "--no-tls-server-name")
        patch.proxyURL = try Self.change(
            connection.proxyURL, removes: removesProxy, "--proxy-url", "--no-proxy-url")
        patch.ecosystem = try Self.change(
            try fields.parsedEcosystem(), removes: removesEcosystem, "--ecosystem", "--no-ecosystem")
        patch.caBundle = try Self.change(try fields.readCABundle(), removes: removesCA, "--ca-file", "--no-ca")
        patch.note = try Self.change(try fields.readNote(), removes: removesNote, "--note", "--no-note")
        return patch
    }

    /// Set, removed, or left alone.
    private static func change<Value>(
        _ value: Value?, removes: Bool, _ setting: String, _ removing: String
    ) throws(VaultError) -> Value?? {
        guard value == nil || !removes else {
            throw VaultError(.usage, "\(setting) and \(removing) cannot be combined")
        }
        if let value { return .some(.some(value)) }
        return removes ? .some(nil) : nil
    }
}
