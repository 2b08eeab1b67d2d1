// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// How often each rule has findings: one cause often affects many clusters.
struct PageRules: PageSection {
    private struct Count {
        var severity: Severity
        var clusters = 0
    }

    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        var counts: [String: Count] = [:]
        for audit in report.clusters {
            for (rule, severity) in Self.rules(audit) {
                var count = counts[rule] ?? Count(severity: severity)
                count.clusters += 1
                count.severity = max(count.severity, severity)
                counts[rule] = count
            }
        }
        guard !counts.isEmpty else { return }
        let ordered = counts.sorted {
            ($1.value.severity, $1.value.clusters, $0.key) < ($0.value.severity, $0.value.clusters, $1.key)
        }
        html.section(
            "causes", "Causes",
            lead: "The findings by rule, with the number of clusters. The command explains the rule."
        ) { html in
            html.element("div", ["class": "card"]) { html in
                html.scrolling("Causes") { table(ordered.map { ($0.key, $0.value) }, to: &$0) }
            }
        }
    }

    private static func rules(_ audit: ClusterAudit) -> [String: Severity] {
        audit.findings.reduce(into: [:]) { $0[$1.rule] = max($0[$1.rule] ?? .notice, $1.severity) }
    }

    private func table(_ counts: [(String, Count)], to html: inout HTMLWriter) {
        html.element("table", ["class": "plain causes"]) { html in
            html.element("caption", ["class": "unseen"], text: "Findings by rule")
            html.element("thead") { html in
                html.element("tr") { html in
                    html.columnHead("Rule")
                    html.columnHead("Severity")
                    html.columnHead("Clusters", "number")
                    html.columnHead("Share", "share")
                    html.columnHead("Command")
                }
            }
            html.element("tbody") { html in
                for (rule, count) in counts { row(rule, count, to: &html) }
            }
        }
    }

    private func row(_ rule: String, _ count: Count, to html: inout HTMLWriter) {
        html.element("tr") { html in
            html.element("th", ["scope": "row"]) { $0.element("code", text: rule) }
            html.element("td") { $0.badge(count.severity) }
            html.element("td", ["class": "number"], text: PageText.count(count.clusters))
            html.element("td", ["class": "share"]) { html in
                let part = Double(count.clusters) / Double(max(1, report.clusters.count))
                html.element(
                    "svg",
                    [
                        "class": "meter", "viewBox": "0 0 100 8", "preserveAspectRatio": "none", "aria-hidden": "true",
                        "focusable": "false",
                    ]
                ) { html in
                    html.leaf("rect", ["class": "rail", "width": "100", "height": "8"])
                    html.leaf(
                        "rect",
                        [
                            "class": "fill-" + count.severity.auditText, "width": max(1, part * 100).coordinate,
                            "height": "8",
                        ])
                }
                html.element("small", text: PageText.share(count.clusters, of: report.clusters.count))
            }
            html.element("td") { $0.command("aichor-vault explain \(rule.shellWord)") }
        }
    }
}
