// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportJSON: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Take in a table of clusters as JSON objects.",
        usage: "aichor-vault import json (<file> | -) [<options>]",
        discussion: """
            One object a line, or an array; its members are named as the columns of import csv. Every line that is wrong is named \
            by its number.

            Examples:
              aichor-vault import json clusters.jsonl
            """)

    @Argument(
        help: ArgumentHelp("JSON lines, or an array; '-' is standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        try table.run(
            try TableSource(jsonLines: try table.read(), place: table.place, folder: table.folder, files: table.files))
    }
}
