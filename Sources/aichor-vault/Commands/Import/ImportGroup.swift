// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct ImportGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take clusters in from where they are.",
        discussion: """
            All of a source or nothing of it is imported, in one transaction; --keep-going imports the others if some are \
            refused. What is in the vault already is changed only with --update, and not at all if nothing differs.

            Examples:
              aichor-vault import kubeconfig --dry-run
              aichor-vault import kubeconfig sites/*.conf --all --name-template '{file}'
              kubectl get secret -n aichor dp-cluster-service-account-token -o yaml \\
                | aichor-vault import secret - --name paris-a100 --api-host 10.0.0.1:6443 \\
                --load-balancer-ip 203.0.113.10
              aichor-vault import csv clusters.csv
            """,
        subcommands: [
            ImportKubeconfig.self, ImportSecret.self, ImportPayload.self, ImportArgo.self, ImportCSV.self,
            ImportJSON.self,
        ])
}
