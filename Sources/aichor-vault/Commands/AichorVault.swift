// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The root of the command line.
struct AichorVault: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aichor-vault",
        abstract: "An encrypted credential vault for Kubernetes clusters registered with AIchor.",
        usage: "aichor-vault <command> [<arguments>] [<options>]",
        discussion: """
            To start, run 'aichor-vault init' and 'aichor-vault add'. Credentials are never arguments: they are read from a \
            prompt, a file or standard input.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Cluster",
                subcommands: [
                    AddCluster.self, SetCluster.self, ListClusters.self, ShowCluster.self, ShowHistory.self,
                    RenameCluster.self, RemoveClusters.self, RestoreCluster.self, ImportGroup.self,
                    ExportClusters.self, VerifyClusters.self,
                ]),
            CommandGroup(
                name: "Vault",
                subcommands: [
                    InitVault.self, KeyGroup.self, ChangePassphrase.self, RekeyVault.self, PolicyGroup.self,
                    LogGroup.self,
                    BackupGroup.self,
                    Doctor.self,
                ]),
            CommandGroup(
                name: "Audit and inspection",
                subcommands: [AuditClusters.self, CheckClusters.self, InspectGroup.self, ExplainRule.self]),
            CommandGroup(
                name: "Other",
                subcommands: [
                    Manifests.self, PrintCompletion.self, PrintVersion.self, CompleteCommandLine.self, PrintManual.self,
                ]),
        ])

    /// Known to the help and the completions only: ``CommandDispatch`` answers it.
    @Flag(name: .long, help: "Print the version.")
    var version = false
}
