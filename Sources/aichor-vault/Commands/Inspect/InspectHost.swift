// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InspectHost: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "Check the address of an API server.",
        usage: "aichor-vault inspect host <url> [--ca-file <f>] [--serving-cert <f>] [<options>]",
        discussion: """
            Shows the parsed address. With CA data and the serving certificate, reports whether the identity of the server is \
            proven. With --online, contacts the server without any credential. Exits with status 1 if there is an error.

            Examples:
              aichor-vault inspect host https://10.0.0.1:6443
              aichor-vault inspect host https://10.0.0.1:6443 --online --ca-file ca.pem
              aichor-vault inspect host api.example.com --ca-file ca.pem \\
                --serving-cert tls.crt
            """)

    @Argument(help: ArgumentHelp("A host, host:port, URL or line of 'kubectl cluster-info'.", valueName: "url"))
    var address: String

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("CA data in PEM; '-' reads standard input.", valueName: "file"), completion: .file())
    var caFile: String?

    @Option(
        name: .customLong("serving-cert"),
        help: ArgumentHelp(
            "Server certificate followed by its intermediates, in PEM; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var servingCertificate: String?

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup var moment: TimeOption
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let at = try moment.moment(in: context)
        try SecretInputSource.requireDistinct([caFile, servingCertificate].map { $0.map { .file($0) } })
        var caData: [UInt8]?
        var chain: [UInt8]?
        if let caFile { caData = try PublicInput.read(caFile, limit: InspectChain.limit) }
        if let servingCertificate { chain = try PublicInput.read(servingCertificate, limit: InspectChain.limit) }
        let report: HostReport
        if var options = try network.options(in: context) {
            guard servingCertificate == nil, moment.moment == nil else {
                throw VaultError(.usage, "--online cannot be combined with --serving-cert or --at")
            }
            options.cancellation = Interruption.cancellation
            Interruption.begin()
            report = try Inspection.host(address, caData: caData, online: options, clock: context.clock)
        } else {
            report = try Inspection.host(address, caData: caData, servingChain: chain, at: at)
        }
        try context.write(HostReportDocument(report: report), as: output.format)
        try report.findings.requireNoErrors("the address")
    }
}
