// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct Doctor: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check the vault, its files and this machine.",
        usage: "aichor-vault doctor [<options>]",
        discussion: """
            Exits with status 1 if a check fails; warnings do not count.

            Examples:
              aichor-vault doctor
              aichor-vault doctor -o json | jq '.[] | select(.level != "ok")'
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let findings = try unlocking.unlock(in: context).doctor()
        try context.write(findings.lazy.map { FindingRow(finding: $0) }, as: output.format)
        let failed = findings.filter { $0.level == .error }.count
        if failed > 0 { throw VaultError(.findings, "\(failed) of \(findings.count) checks failed") }
    }
}
