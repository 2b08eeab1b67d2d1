// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What the vault as a whole needs.
struct PageVaultFindings: PageSection {
    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        guard !report.findings.isEmpty else { return }
        html.section("vault", "The vault itself", lead: "What was found of the file, its keys and its log.") { html in
            html.element("ul", ["class": "findings card"]) { html in
                for finding in report.findings { PageFinding(finding: finding).write(to: &html) }
            }
        }
    }
}

/// One finding: how bad, what, and what to type.
struct PageFinding: PageSection {
    let finding: Finding

    func write(to html: inout HTMLWriter) {
        html.element("li") { html in
            html.badge(finding.severity)
            html.element("div") { html in
                html.element("p") { html in
                    html.element("code", ["class": "rule"], text: finding.rule)
                    html.text(" " + finding.message)
                }
                if let hint = finding.hint { html.element("p", ["class": "quiet"], text: hint) }
                if let command = finding.command { html.command(command) }
            }
        }
    }
}

/// The few things to begin with.
struct PageFirstSteps: PageSection {
    /// How many; more would be a second table.
    static let most = 5

    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        let steps = report.clusters.prefix { $0.state >= .critical }.lazy.compactMap { audit in
            audit.findings.first { $0.command != nil }.map { (audit, $0) }
        }.prefix(Self.most)
        guard !steps.isEmpty else { return }
        html.section("first", "Begin here", lead: "The most urgent clusters and the command that mends each.") { html in
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
                if let command = finding.command { html.command(command) }
            }
        }
    }
}
