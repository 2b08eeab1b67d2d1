// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectChain: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain", abstract: "Check a server certificate against CA data and a host.",
        usage: "aichor-vault inspect chain --ca-file <f> --serving-cert <f> --host <h>",
        discussion: """
            Checks as kubectl does, or more strictly: only subject alternative names are used, and every certificate of the CA data \
            is a trust anchor. Exits with status 0 if the chain is trusted and matches the host, and with status 1 if not.

            Examples:
              aichor-vault inspect chain --ca-file ca.pem --serving-cert tls.crt \\
                --host 10.0.0.1
              openssl s_client -connect api.example.com:6443 -showcerts </dev/null |
                aichor-vault inspect chain --ca-file ca.pem --serving-cert - \\
                --host api.example.com
            """)

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("CA data in PEM; '-' reads standard input.", valueName: "file"), completion: .file())
    var caFile: String

    @Option(
        name: .customLong("serving-cert"),
        help: ArgumentHelp(
            "Server certificate followed by its intermediates, in PEM; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var servingCertificate: String

    @Option(name: .long, help: ArgumentHelp("DNS name or IP address of the server.", valueName: "host"))
    var host: String

    @OptionGroup var moment: TimeOption
    @OptionGroup var output: FormatOption<ReportFormat>

    static let limit = 16 << 20

    func run(in context: CommandContext) throws(VaultError) {
        if caFile == "-" && servingCertificate == "-" {
            throw VaultError(.usage, "two options read standard input", hint: "use a file for one of them")
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
