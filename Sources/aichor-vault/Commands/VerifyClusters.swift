// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct VerifyClusters: VaultCommand {
    /// From which verdict on the command ends with 1.
    enum Threshold: String, CaseIterable, ExpressibleByArgument {
        case warning, error

        var verdict: Verdict { self == .warning ? .warning : .error }
    }

    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Tell whether registrations will work, and what to mend if not.",
        usage: "aichor-vault verify (<cluster> ... | --all | -l <selector>) [<options>]",
        discussion: """
            Checks the form, the CA data and the credential. Whether the server at the API host is the one that the CA data \
            vouches for is only known from what the server presents: HOST says 'not proven' until --serving-cert gives that, or \
            an online check saw it.

            The verdict is remembered; list -o wide and show tell it. Ends with 1 if a verdict is an error.

            Examples:
              aichor-vault verify paris-a100
              aichor-vault verify --all --fail-on warning
              aichor-vault verify paris-a100 --serving-cert apiserver.crt
            """)

    @OptionGroup var clusters: SelectionOptions

    @Option(
        name: .customLong("serving-cert"),
        help: ArgumentHelp(
            "What the server presents, in PEM, its own certificate first; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var servingCertificate: String?

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("From which verdict on to end with 1: warning or error.", valueName: "verdict"))
    var threshold = Threshold.error

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<VerdictFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let selection = try clusters.selection()
        try unlocking.requireDistinct(from: [servingCertificate.map { .file($0) }])
        var options = VerificationOptions()
        if let servingCertificate {
            options.servingChain = try PublicInput.read(servingCertificate, limit: FieldOptions.bundleLimit)
        }
        let verdicts = try unlocking.unlock(in: context).verify(selection, options)
        try context.write(verdicts.lazy.map { VerdictRow(verdict: $0) }, as: output.format)
        try conclude(verdicts, context)
    }

    private func conclude(_ verdicts: [ClusterVerdict], _ context: CommandContext) throws(VaultError) {
        if verdicts.isEmpty {
            context.diagnostics.note(
                clusters.selector == nil ? "the vault has no clusters" : "no cluster has such labels")
        }
        let failed = verdicts.count { $0.check.verdict >= threshold.verdict }
        guard failed > 0 else { return }
        let what = threshold == .error ? "errors" : "errors or warnings"
        throw VaultError(
            .findings, "\(failed) of \(verdicts.count) clusters \(failed == 1 ? "has" : "have") \(what)",
            hint: "aichor-vault explain RULE tells what a rule means")
    }
}
