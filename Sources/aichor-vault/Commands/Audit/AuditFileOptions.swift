// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultReports

/// The files that an audit is written to.
struct AuditFileOptions: ParsableArguments {
    @Option(
        name: .customLong("report"), help: ArgumentHelp("Write a self-contained HTML report.", valueName: "file"),
        completion: .file())
    var page: String?

    @Option(
        name: .customLong("prometheus"),
        help: ArgumentHelp("Write metrics for node_exporter's textfile collector.", valueName: "file"),
        completion: .file())
    var metrics: String?

    @Option(
        name: .customLong("ical"), help: ArgumentHelp("Write a calendar of due dates.", valueName: "file"),
        completion: .file())
    var calendar: String?

    @Option(
        name: .customLong("labels"),
        help: ArgumentHelp(
            "Identify clusters in metrics and calendar by name or hash (default: name).", valueName: "form"))
    var disclosure: NameDisclosure?

    @Flag(name: .long, help: "Replace files that are not of such an audit.")
    var force = false

    @Flag(name: .customLong("group-readable"), help: "Create the metrics file with mode 0640.")
    var isForGroup = false

    /// What is to be written where; refused if options contradict each other.
    func targets(withFormat: Bool) throws(VaultError) -> AuditFiles {
        guard disclosure == nil || metrics != nil || calendar != nil else {
            throw VaultError(.usage, "--labels needs --prometheus or --ical")
        }
        guard !isForGroup || metrics.map({ $0 != "-" }) == true else {
            throw VaultError(.usage, "--group-readable needs --prometheus with a file")
        }
        let named: [(kind: AuditFiles.Kind, path: String?)] = [
            (.page, page), (.metrics, metrics), (.calendar, calendar),
        ]
        let files = AuditFiles(
            targets: named.compactMap { kind, path in path.map { (kind, $0) } }, names: disclosure ?? .name,
            isForGroup: isForGroup, force: force)
        try files.requireDistinct(withFormat: withFormat)
        return files
    }
}

extension NameDisclosure: ExpressibleByArgument {}
