// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct ImportGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import clusters from kubeconfigs, Secrets or tables.",
        discussion: """
            An import is one transaction: either all clusters of a source are imported, or none. With --keep-going, the others are \
            imported if some are refused. Clusters that are already in the vault are changed only with --update, and only if \
            something differs.

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
            ImportJSON.self, ImportVault.self,
        ])
}
