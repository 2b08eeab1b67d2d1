// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectCertificates: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Show the certificates of a file, and what is wrong with them as CA data.",
        usage: "aichor-vault inspect cert <file> [--at <rfc3339>] [-o <format>]",
        discussion: """
            Every block is read by itself: a bad one is named by its number, the good ones are shown. Ends with 1 if something is \
            an error.

            Examples:
              aichor-vault inspect cert ca.pem
              kubectl config view --minify --raw --flatten \\
                -o jsonpath='{..certificate-authority-data}' | base64 -d |
                aichor-vault inspect cert -
            """)

    @Argument(help: ArgumentHelp("A file of PEM certificates; '-' reads standard input.", valueName: "file"))
    var file: String

    @OptionGroup var moment: MomentOption
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let at = try moment.moment(in: context)
        let report = Inspection.certificates(in: try PublicInput.read(file, limit: InspectChain.limit), at: at)
        try context.write(CertificateReportDocument(report: report), as: output.format)
        try report.findings.requireNoErrors(file == "-" ? "the input" : file.quoted)
    }
}
