// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Findings about the vault as a whole.
struct PageVaultFindings: PageSection {
    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        guard !report.findings.isEmpty else { return }
        html.section("vault", "The vault itself", lead: "Findings about the file, its keys and its log.") { html in
            PageFindingList(findings: report.findings, style: "findings card").write(to: &html)
        }
    }
}

/// Findings in a list: severity, message and command; what several have in common is shown once.
struct PageFindingList: PageSection {
    /// More than these are counted.
    private static let most = 20

    let findings: [Finding]
    let style: String

    func write(to html: inout HTMLWriter) {
        html.element("ul", ["class": style]) { html in
            var said: Set<String> = []
            for finding in findings.prefix(Self.most) {
                html.element("li") { html in
                    html.badge(finding.severity)
                    html.element("div") { html in words(finding, &said, to: &html) }
                    if let command = finding.command, said.insert(command).inserted { html.command(command) }
                }
            }
            let rest = findings.count - Self.most
            if rest > 0 { html.element("li", ["class": "quiet"], text: "and \(PageText.count(rest, "finding"))") }
        }
    }

    private func words(_ finding: Finding, _ said: inout Set<String>, to html: inout HTMLWriter) {
        html.element("p") { html in
            html.element("code", ["class": "rule"], text: finding.rule)
            html.text(" " + finding.message)
        }
        if let hint = finding.hint, said.insert(hint).inserted { html.element("p", ["class": "quiet"], text: hint) }
    }
}

/// The few things to start with.
struct PageNextSteps: PageSection {
    /// How many; more would be a second table.
    static let most = 5

    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        let steps = report.clusters.prefix { $0.state >= .critical }.lazy.compactMap { audit in
            audit.findings.first.map { (audit, $0) }
        }.prefix(Self.most)
        guard !steps.isEmpty else { return }
        html.section("first", "Start here", lead: "The most urgent clusters, their worst finding, and how to fix it.") {
            html in
            html.element("ol", ["class": "steps card"]) { html in
                for (audit, finding) in steps { step(audit, finding, to: &html) }
            }
        }
    }

    private func step(_ audit: ClusterAudit, _ finding: Finding, to html: inout HTMLWriter) {
        html.element("li") { html in
            html.badge(audit.state)
            html.element("div") { html in
                html.element("p") { html in
                    html.element("strong", text: audit.cluster.name)
                    html.text(" " + finding.message)
                }
                if let command = finding.command {
                    html.command(command)
                } else if let hint = finding.hint {
                    html.element("p", ["class": "quiet"], text: hint)
                }
            }
        }
    }
}
