// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct Manifests: VaultCommand {
    /// For kubectl, which reads both.
    enum Format: String, FormatChoice { case yaml, json }

    static let configuration = CommandConfiguration(
        commandName: "manifests", abstract: "Print the Kubernetes objects that AIchor needs.",
        usage: "aichor-vault manifests [<options>]",
        discussion: """
            Prints the Namespace, ServiceAccount, ClusterRole, ClusterRoleBinding and the Secret for the token, as in AIchor's \
            documentation page for on-premises clusters. Comments explain them. Does not open a vault.

            Examples:
              aichor-vault manifests | kubectl apply --server-side -f -
              aichor-vault manifests --narrow --with-token-request
              aichor-vault manifests --token-secret dp-cluster-service-account-token-2
            """)

    @Option(name: .long, help: ArgumentHelp("Namespace (default: aichor).", valueName: "name"))
    var namespace: String?

    @Option(
        name: .customLong("service-account"),
        help: ArgumentHelp("Service account (default: dp-cluster-service-account).", valueName: "name"))
    var serviceAccount: String?

    @Option(
        name: .customLong("cluster-role"),
        help: ArgumentHelp("ClusterRole (default: dp-sa-cluster-role).", valueName: "name"))
    var clusterRole: String?

    @Option(
        name: .customLong("token-secret"),
        help: ArgumentHelp("Secret for the token (default: <service-account>-token).", valueName: "name"))
    var tokenSecret: String?

    /// What `--only` takes.
    enum Part: String, CaseIterable, ExpressibleByArgument { case rbac, secret }

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Print only the role and its binding with what they need (rbac), or only the Secret (secret).",
            discussion: "To fix permissions, use rbac: a Secret that is created again has its old token.",
            valueName: "part"))
    var only: Part?

    @Flag(name: .long, help: "Limit permissions on Secrets to the namespace.")
    var narrow = false

    @Flag(name: .customLong("with-token-request"), help: "Allow the account to request its own short-lived tokens.")
    var withTokenRequest = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Rules of the ClusterRole in JSON, as for 'verify'; '-' reads standard input.",
            discussion: "By default those of AIchor's documentation page.", valueName: "file"),
        completion: .file())
    var rules: String?

    @OptionGroup var output: FormatOption<Format>

    func run(in context: CommandContext) throws(VaultError) {
        var options = ManifestOptions()
        if let namespace { options.namespace = namespace }
        if let serviceAccount { options.serviceAccount = serviceAccount }
        if let clusterRole { options.clusterRole = clusterRole }
        options.tokenSecret = tokenSecret
        options.part = only.map { $0 == .rbac ? .rbac : .secret } ?? .everything
        options.isNarrow = narrow
        options.withTokenRequest = withTokenRequest
        if let rules { options.rules = try PublicInput.read(rules, limit: FieldOptions.bundleLimit) }
        let manifests = try ClusterManifests(options)
        try context.output.write(manifests.text(asJSON: output.choice == .json))
        guard only != .rbac else { return }
        let command = manifests.importCommand.split(separator: "\n").map { $0.trimmed }.joined(separator: " ")
        context.diagnostics.note("after you apply the objects, import the token into the vault", hint: command)
    }
}

extension ClusterManifests {
    /// For `kubectl apply --server-side -f -`: YAML documents with comments, or a List in JSON.
    fileprivate func text(asJSON: Bool) -> [UInt8] {
        guard !asJSON else {
            var writer = JSONWriter(pretty: true)
            let items = objects.map { OutputValue.object($0.members.map { ($0.key, $0.value.output) }) }
            writer.write(.object([("apiVersion", .text("v1")), ("kind", .text("List")), ("items", .list(items))]))
            return writer.out + [0x0A]
        }
        var lines = ["To create these objects: kubectl apply --server-side -f FILE"]
        if hasSecret {
            lines.append("Then import the token into the vault:")
            lines += importCommand.split(separator: "\n").map { "  " + $0 }
        }
        var text = Self.comment(lines)
        for object in objects {
            var writer = YAMLWriter()
            writer.writeDocument(.object(object.members.map { ($0.key, $0.value.output) }))
            text += Array("---\n".utf8) + Self.comment(object.comment) + writer.out
        }
        return text
    }

    private static func comment(_ lines: [String]) -> [UInt8] { Array(lines.map { "# \($0)\n" }.joined().utf8) }
}

extension ObjectValue {
    fileprivate var output: OutputValue {
        switch self {
        case .text(let text): .text(text)
        case .list(let values): .list(values.map(\.output))
        case .object(let members): .object(members.map { ($0.key, $0.value.output) })
        }
    }
}
