// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

struct PrintVersion: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the version.",
        discussion: """
            Examples:
              aichor-vault version
              aichor-vault version -o json
            """)

    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try context.write(SentenceDocument(key: "version", text: Version.text), as: output.format)
    }
}
