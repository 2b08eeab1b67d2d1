// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ShowCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the details of a cluster.",
        usage: "aichor-vault show <cluster> [--version <n>] [--reveal] [<options>]",
        discussion: """
            The credential is shown only with --reveal, after the release is written to the log.

            Examples:
              aichor-vault show paris-a100
              aichor-vault show paris-a100 --version 2 -o yaml
              aichor-vault show paris-a100 --reveal -o json | jq -r .bearerToken
            """)

    @Argument(help: ArgumentHelp("Name of the cluster.", valueName: "cluster"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("Show this version (default: the current one).", valueName: "n"))
    var version: UInt64?

    @Flag(name: .long, help: "Also show the token or password.")
    var reveal = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let vault = try unlocking.unlock(in: context)
        let details = try vault.show(name, version: version)
        let document = ClusterDetailsDocument(details: details, reveals: reveal)
        guard reveal else { return try context.write(document, as: output.format) }
        let intent = context.outputColumns == nil ? "stdout" : "terminal"
        // The version that is described is the one whose secret is shown, whatever happened in between.
        let secret = try vault.reveal(name, version: details.cluster.version, purpose: "show", intent: intent)
        try context.write(document, as: output.format, secret: secret)
    }
}
