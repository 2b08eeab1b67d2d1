// SPDX-License-Identifier: Apache-2.0
package import Vault
package import VaultCore

/// An audit for Nagios, Icinga and others (Nagios Core 4, "Plugin API"; Monitoring Plugins Development Guidelines, section 2).
///
/// One line `VAULT STATE - text | figures`, then lines with more. A figure is `label=value[unit];[warn];[crit];[min];[max]`.
package struct MonitoringPlugin {
    /// What is printed, and the status to end with.
    package struct Answer {
        package let status: Int32
        package let bytes: [UInt8]

        fileprivate init(_ state: State, _ lines: [String]) {
            status = state.rawValue
            bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        }
    }

    /// The status where the answer itself cannot be written.
    package static let unknownStatus = State.unknown.rawValue

    fileprivate enum State: Int32 {
        case ok = 0
        case warning = 1
        case critical = 2
        case unknown = 3

        var text: String {
            switch self {
            case .ok: "OK"
            case .warning: "WARNING"
            case .critical: "CRITICAL"
            case .unknown: "UNKNOWN"
            }
        }

        init(_ level: AuditLevel) {
            switch level {
            case .ok: self = .ok
            case .warning: self = .warning
            case .critical: self = .critical
            }
        }
    }

    /// The maximum number of listed clusters.
    private static let longest = 20
    /// The maximum length of a text from elsewhere; a plug-in has only a few KiB for its whole output.
    private static let widest = 160

    private let report: AuditReport
    /// Why a selection has no clusters to judge; nil if it has some.
    private let gap: VaultError?

    package init(_ report: AuditReport, selector: String? = nil) {
        self.report = report
        gap = report.gap(selector: selector)
    }

    /// Reports why the check failed.
    ///
    /// A check that failed is unknown; a vault that was altered is worse than that.
    package static func answer(to error: VaultError, withheld: [String]) -> Answer {
        let isTampering = error.code.id.hasPrefix("integrity.") || error.code == .storeCorrupt
        let state: State = isTampering ? .critical : .unknown
        let shown = withheld.reduce(error.message) { Redaction.replace($1, in: $0) }
        var lines = ["VAULT \(state.text) - \(text(shown))"]
        if let hint = error.hint {
            lines.append("hint: " + text(withheld.reduce(hint) { Redaction.replace($1, in: $0) }))
        }
        return Answer(state, lines)
    }

    /// Summarises the report.
    package var answer: Answer {
        let state = state
        let sentence = gap.map { $0.message + report.vaultClause } ?? report.longSentence
        var lines = ["VAULT \(state.text) - \(Self.text(sentence)) | \(figures)"]
        if let hint = gap?.hint { lines.append("hint: " + Self.text(hint)) }
        for finding in report.findings where finding.severity != .notice {
            lines.append(Self.line("vault \(finding.severity.auditText)", finding))
        }
        let urgent = report.clusters.prefix { $0.state > .ok }
        for cluster in urgent.prefix(Self.longest) {
            lines.append(Self.line("\(cluster.cluster.name) \(cluster.state.text)", cluster.findings.first))
        }
        if urgent.count > Self.longest {
            lines.append("and \(urgent.count - Self.longest) more; to list them, run: aichor-vault audit")
        }
        return Answer(state, lines)
    }

    /// Clusters that were not found cannot be ok; a vault that is critical is worse than that.
    private var state: State {
        gap != nil && report.level < .critical ? .unknown : State(report.level)
    }

    /// A finding with its own command: that of another would not fix it.
    private static func line(_ subject: String, _ finding: Finding?) -> String {
        guard let finding else { return text(subject) }
        let reason = text("\(subject): \(finding.rule): \(finding.message)")
        return reason + (finding.command.map { "; " + text($0, limit: .max) } ?? "")
    }

    private var figures: String {
        let summary = report.summary
        func count(_ state: AuditState) -> Int { summary.states[state] ?? 0 }
        var figures = [
            "clusters=\(report.clusters.count);;;0", "expired=\(count(.expired));;0;0",
            "overdue=\(count(.overdue));;0;0",
            "critical=\(count(.critical));;0;0", "warning=\(count(.warning));0;;0", "ok=\(count(.ok));;;0",
            "due_14d=\(summary.dueIn14Days);;;0", "due_28d=\(summary.dueIn28Days);;;0",
            "failed_verification=\(summary.failedVerification);;;0", "never_verified=\(summary.neverVerified);;;0",
            "unknown_issue=\(summary.unknownIssue);;;0",
        ]
        if let next = summary.nextDue { figures.append("next_due=\(next.at.since(report.at))s") }
        return figures.joined(separator: " ")
    }

    /// Harmless text: no control characters, and no bar, which would begin the figures.
    private static func text(_ text: String, limit: Int = widest) -> String {
        let plain = Sanitizer.text(text)
        let cut = plain.unicodeScalars.count > limit ? DisplayWidth.prefix(of: plain, columns: limit - 1) + "…" : plain
        return String(cut.map { $0 == "|" ? "/" : $0 })
    }
}
