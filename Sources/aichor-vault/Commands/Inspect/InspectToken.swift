// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectToken: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Show the claims of a bearer token, never the token.",
        usage: "aichor-vault inspect token <file> [--at <rfc3339>] [-o <format>]",
        discussion: """
            The signature is not verified: only the API server can do that. Exits with status 1 if there is an error.

            Examples:
              aichor-vault inspect token - < token
              kubectl -n aichor get secret NAME -o jsonpath='{.data.token}' |
                base64 -d | aichor-vault inspect token -
            """)

    @Argument(help: ArgumentHelp("File with the token; '-' reads standard input.", valueName: "file"))
    var file: String

    @OptionGroup var moment: TimeOption
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let at = try moment.moment(in: context)
        let source: SecretInputSource = file == "-" ? .standardInput : .file(file)
        let token = try SecretInput(context: context).read(source, "token", rest: .included)
        let report = Inspection.token(token, at: at)
        try context.write(TokenReportDocument(report: report), as: output.format)
        try report.findings.requireNoErrors("the token")
    }
}
