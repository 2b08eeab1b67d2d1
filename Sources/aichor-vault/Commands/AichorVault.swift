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
              0    done
              1    findings: something needs a hand, such as a refused cluster
              64   the command line is wrong
              65   a value is wrong, or data is damaged or was tampered with
              66   no such vault, cluster, version, slot or file
              69   cluster or agent unavailable
              70   a bug in this program
              73   exists already or cannot be made
              74   reading or writing failed, a closed pipe included
              75   busy, or the version is not the expected one: try again
              76   the vault is older than what was seen before
              77   locked, wrong passphrase, or not allowed
              78   a setting is wrong, or the vault needs a newer program
              130  interrupted

            Environment: AICHOR_VAULT, AICHOR_VAULT_KEY_FILE, CREDENTIALS_DIRECTORY, XDG_DATA_HOME, XDG_STATE_HOME, NO_COLOR.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Clusters",
                subcommands: [
                    AddCluster.self, SetCluster.self, ListClusters.self, ShowCluster.self, HistoryOfCluster.self,
                    RenameCluster.self, RemoveClusters.self, RestoreCluster.self, ExportClusters.self,
                ]),
            CommandGroup(
                name: "Vault",
                subcommands: [
                    InitVault.self, KeyGroup.self, ChangePassphrase.self, LogGroup.self, BackupGroup.self,
                    Doctor.self,
                ]),
            CommandGroup(name: "Files", subcommands: [InspectGroup.self]),
            CommandGroup(name: "Program", subcommands: [PrintCompletion.self, PrintVersion.self]),
        ])
}
