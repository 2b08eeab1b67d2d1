// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectChain: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain", abstract: "Check whether a server's certificate is trusted and is for a host.",
        usage: "aichor-vault inspect chain --ca-file <f> --serving-cert <f> --host <h>",
        discussion: """
            Judges as kubectl does, or stricter: only subject alternative names count, and every certificate of the CA data \
            is an anchor. Ends with 0 if the chain is trusted and matches, with 1 if not.

            Examples:
              aichor-vault inspect chain --ca-file ca.pem --serving-cert tls.crt \\
                --host 10.0.0.1
              openssl s_client -connect api.example.com:6443 -showcerts </dev/null |
                aichor-vault inspect chain --ca-file ca.pem --serving-cert - \\
                --host api.example.com
            """)

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("The CA data, in PEM; '-' reads standard input.", valueName: "file"), completion: .file())
    var caFile: String

    @Option(
        name: .customLong("serving-cert"),
        help: ArgumentHelp(
            "The server's certificate and then its intermediates, in PEM; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var servingCertificate: String

    @Option(name: .long, help: ArgumentHelp("The name or IP address that the server is reached by.", valueName: "host"))
    var host: String

    @OptionGroup var moment: MomentOption
    @OptionGroup var output: FormatOption<ReportFormat>

    static let limit = 16 << 20

    func run(in context: CommandContext) throws(VaultError) {
        if caFile == "-" && servingCertificate == "-" {
            throw VaultError(.usage, "two options want to read standard input", hint: "give one of them a file")
        }
        let at = try moment.moment(in: context)
        let findings = try Inspection.chain(
            caData: try PublicInput.read(caFile, limit: Self.limit),
            servingChain: try PublicInput.read(servingCertificate, limit: Self.limit), host: host, at: at)
        try context.write(ChainVerdictDocument(host: host, findings: findings), as: output.format)
        let errors = findings.count { $0.severity == .error }
        if errors > 0 {
            throw VaultError(.findings, "the server's certificate is not trusted for \(host.quoted)")
        }
    }
}
