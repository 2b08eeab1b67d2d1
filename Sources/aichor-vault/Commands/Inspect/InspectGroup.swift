// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct InspectGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Check certificates, tokens and hosts without a vault.",
        discussion: """
            Examples:
              aichor-vault inspect chain --ca-file ca.pem --serving-cert tls.crt \\
                --host 10.0.0.1
              aichor-vault inspect cert ca.pem
              aichor-vault inspect token - < token
            """,
        subcommands: [InspectCertificates.self, InspectToken.self, InspectHost.self, InspectChain.self])
}
