// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportJSON: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Import clusters from JSON objects.",
        usage: "aichor-vault import json (<file> | -) [<options>]",
        discussion: """
            Reads one object per line, or an array. The members have the names of the columns of 'import csv'. Every invalid line \
            is reported with its number.

            Examples:
              aichor-vault import json clusters.jsonl
            """)

    @Argument(
        help: ArgumentHelp("JSON lines or an array; '-' reads standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        try table.run(
            try TableSource(
                jsonLines: try table.read(), place: table.place, directory: table.directory, files: table.files))
    }
}
