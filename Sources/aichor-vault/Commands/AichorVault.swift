// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The root of the command line.
struct AichorVault: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aichor-vault",
        abstract: "A local, encrypted vault for the Kubernetes clusters that you register with AIchor.",
        discussion: """
            Start with 'aichor-vault init', then 'aichor-vault add'; 'aichor-vault export NAME' hands out a payload with all \
            that AIchor's form asks for, and writes into the log first that it did.

            Standard output carries the result only. Secrets are never arguments: they come from a prompt, a file, a \
            descriptor or standard input.

            Exit statuses:
            \(ExitStatuses.text)

            Environment: AICHOR_VAULT, AICHOR_VAULT_KEY_FILE, CREDENTIALS_DIRECTORY, XDG_DATA_HOME, XDG_STATE_HOME, NO_COLOR.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Clusters",
                subcommands: [
                    AddCluster.self, SetCluster.self, ListClusters.self, ShowCluster.self, HistoryOfCluster.self,
                    RenameCluster.self, RemoveClusters.self, RestoreCluster.self, ImportGroup.self,
                    ExportClusters.self, VerifyClusters.self,
                ]),
            CommandGroup(
                name: "Vault",
                subcommands: [
                    InitVault.self, KeyGroup.self, ChangePassphrase.self, LogGroup.self, BackupGroup.self,
                    Doctor.self,
                ]),
            CommandGroup(
                name: "Checks",
                subcommands: [AuditClusters.self, CheckClusters.self, InspectGroup.self, ExplainRule.self]),
            CommandGroup(name: "Kubernetes", subcommands: [Manifests.self]),
            CommandGroup(
                name: "Program",
                subcommands: [PrintCompletion.self, PrintVersion.self, CompleteWords.self, PrintManual.self]),
        ])

    /// Known to the help and the completions only: ``CommandDispatch`` answers it.
    @Flag(name: .long, help: "Print the version.")
    var version = false
}
