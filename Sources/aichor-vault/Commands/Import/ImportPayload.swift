// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ImportPayload: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "payload", abstract: "Import payloads written by 'export'.",
        usage: "aichor-vault import payload (<file> | -) [<options>]",
        discussion: """
            Reads one payload, an array, or one payload per line, including those written with --form-only. Masked payloads are \
            refused.

            Examples:
              aichor-vault import payload engines.jsonl
              aichor-vault export --all | ssh standby aichor-vault import payload - --yes
            """)

    @Argument(help: ArgumentHelp("Payloads; '-' reads standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Import") var importing: ImportingOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let table = TableImport(
            path: file, importing: importing, unlocking: unlocking, format: output.format, context: context)
        try table.run(try PayloadSource(try table.read(), place: table.place))
    }
}
