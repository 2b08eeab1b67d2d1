// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportCSV: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Import clusters from a CSV table.",
        usage: "aichor-vault import csv (<file> | -) [<options>]",
        discussion: """
            The first line names the columns: engineName, apiHostname, loadBalancerIp, ecosystem, caData or caFile, bearerToken, or \
            basicUsername and basicPassword, tlsServerName, proxyUrl, labels (key=value, separated by commas), note, acquiredAt. A relative \
            caFile is relative to the directory of the table. Every invalid line is reported with its number.

            Examples:
              aichor-vault import csv clusters.csv --dry-run
              aichor-vault import csv clusters.csv -o json >result.json
            """)

    @Argument(help: ArgumentHelp("The table; '-' reads standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        try table.run(
            try TableSource(csv: try table.read(), place: table.place, directory: table.directory, files: table.files))
    }
}
