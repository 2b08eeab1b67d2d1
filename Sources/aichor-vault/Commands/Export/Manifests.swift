// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct Manifests: VaultCommand {
    /// For kubectl, which reads both.
    enum Format: String, FormatChoice { case yaml, json }

    static let configuration = CommandConfiguration(
        commandName: "manifests", abstract: "Print the objects that a cluster needs before AIchor can use it.",
        usage: "aichor-vault manifests [<options>]",
        discussion: """
            Namespace, ServiceAccount, ClusterRole, ClusterRoleBinding and the Secret that gets the token, as AIchor's page on \
            on-premises clusters has them. Opens no vault. What is said about them stands in comments.

            Examples:
              aichor-vault manifests | kubectl apply -f -
              aichor-vault manifests --narrow --with-token-request
              aichor-vault manifests --token-secret dp-cluster-service-account-token-2
            """)

    @Option(name: .long, help: ArgumentHelp("The namespace (aichor).", valueName: "name"))
    var namespace: String?

    @Option(
        name: .customLong("service-account"),
        help: ArgumentHelp("The service account (dp-cluster-service-account).", valueName: "name"))
    var serviceAccount: String?

    @Option(
        name: .customLong("cluster-role"),
        help: ArgumentHelp("The ClusterRole (dp-sa-cluster-role).", valueName: "name"))
    var clusterRole: String?

    @Option(
        name: .customLong("token-secret"),
        help: ArgumentHelp("The Secret for the token (the service account's name and -token).", valueName: "name"))
    var tokenSecret: String?

    @Flag(name: .long, help: "Rights on Secrets in the namespace only, not in the whole cluster.")
    var narrow = false

    @Flag(name: .customLong("with-token-request"), help: "Let the account ask for short-lived tokens of its own.")
    var withTokenRequest = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The rules of the ClusterRole in JSON, as verify reads them; '-' reads standard input.",
            discussion: "Else those of AIchor's page.", valueName: "file"),
        completion: .file())
    var rules: String?

    @OptionGroup var output: FormatOption<Format>

    func run(in context: CommandContext) throws(VaultError) {
        var options = ManifestOptions()
        if let namespace { options.namespace = namespace }
        if let serviceAccount { options.serviceAccount = serviceAccount }
        if let clusterRole { options.clusterRole = clusterRole }
        options.tokenSecret = tokenSecret
        options.isNarrow = narrow
        options.withTokenRequest = withTokenRequest
        if let rules { options.rules = try PublicInput.read(rules, limit: FieldOptions.bundleLimit) }
        let manifests = try ClusterManifests(options)
        try context.output.write(manifests.text(asJSON: output.choice == .json))
        let command = manifests.importCommand.split(separator: "\n").map { $0.trimmed }.joined(separator: " ")
        context.diagnostics.note("once they are applied, this brings the token into the vault", hint: command)
    }
}

extension ClusterManifests {
    /// For `kubectl apply -f -`: YAML documents with comments, or a List in JSON.
    fileprivate func text(asJSON: Bool) -> [UInt8] {
        guard !asJSON else {
            var writer = JSONWriter(pretty: true)
            let items = objects.map { OutputValue.object($0.members.map { ($0.key, $0.value.output) }) }
            writer.write(.object([("apiVersion", .text("v1")), ("kind", .text("List")), ("items", .list(items))]))
            return writer.out + [0x0A]
        }
        var lines = ["To make these objects: kubectl apply -f FILE", "To bring the token into the vault then:"]
        lines += importCommand.split(separator: "\n").map { "  " + $0 }
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
