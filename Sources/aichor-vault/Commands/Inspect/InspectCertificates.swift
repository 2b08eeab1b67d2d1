// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectCertificates: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Show and check the certificates of a file as CA data.",
        usage: "aichor-vault inspect cert <file> [--at <rfc3339>] [-o <format>]",
        discussion: """
            Each block is read separately: bad blocks are reported by their number, valid ones are shown. Exits with status 1 if \
            there is an error.

            Examples:
              aichor-vault inspect cert ca.pem
              kubectl config view --minify --raw --flatten \\
                -o jsonpath='{..certificate-authority-data}' | base64 -d |
                aichor-vault inspect cert -
            """)

    @Argument(help: ArgumentHelp("File with PEM certificates; '-' reads standard input.", valueName: "file"))
    var file: String

    @OptionGroup var moment: TimeOption
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let at = try moment.moment(in: context)
        let report = Inspection.certificates(in: try PublicInput.read(file, limit: InspectChain.limit), at: at)
        try context.write(CertificateReportDocument(report: report), as: output.format)
        try report.findings.requireNoErrors(file == "-" ? "the input" : file.quoted)
    }
}
