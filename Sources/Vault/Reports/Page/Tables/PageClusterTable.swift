// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The clusters in full, the most urgent first.
struct PageClusterTable: PageSection {
    let report: AuditReport

    private var shown: ArraySlice<ClusterAudit> { report.clusters.prefix(AuditPage.fullClusters) }

    func write(to html: inout HTMLWriter) {
        html.section("clusters", "Clusters", lead: lead) { html in
            guard !shown.isEmpty else { return }
            controls(to: &html)
            html.element("div", ["class": "card"]) { html in
                html.element("table", ["class": "clusters", "id": "cluster-table"]) { html in
                    html.element(
                        "caption", ["class": "unseen"], text: "Clusters in order of urgency, with their findings")
                    head(to: &html)
                    for (index, audit) in shown.enumerated() {
                        html.newline()
                        PageClusterRow(audit: audit, now: report.at, rank: index, since: report.since).write(to: &html)
                    }
                }
            }
            html.element("p", ["class": "card nothing", "id": "nothing", "hidden": ""], text: "No cluster matches.")
        }
    }

    private var lead: String {
        let total = report.clusters.count
        if total == 0 {
            return report.vault.clusters == 0 ? "The vault has no clusters yet." : "No cluster was selected."
        }
        guard total > shown.count else { return "\(PageText.count(total, "cluster")), in order of urgency." }
        return
            "The \(shown.count) most urgent of \(PageText.count(total)), in order of urgency; the others are counted in groups."
    }

    /// The controls that the script enables; without it, they stay hidden.
    private func controls(to html: inout HTMLWriter) {
        html.element("div", ["class": "controls", "id": "controls", "role": "search", "hidden": ""]) { html in
            html.element("label") { html in
                html.element("span", text: "Find")
                html.leaf(
                    "input",
                    [
                        "type": "search", "id": "filter-text", "autocomplete": "off", "spellcheck": "false",
                        "placeholder": "name, label, rule, host",
                    ])
            }
            html.element("label") { html in
                html.element("span", text: "State")
                html.element("select", ["id": "filter-state"]) { html in
                    html.element("option", ["value": ""], text: "all states")
                    for state in AuditState.allCases.reversed() {
                        let count = shown.count { $0.state == state }
                        guard count > 0 else { continue }
                        html.element("option", ["value": state.text], text: "\(state.text) (\(count))")
                    }
                }
            }
            html.element("button", ["type": "button", "id": "reset"], text: "Reset")
            html.element("p", ["id": "filter-count", "role": "status"], text: "")
        }
    }

    private func head(to html: inout HTMLWriter) {
        html.element("thead") { html in
            html.element("tr") { html in
                for column in PageClusterRow.columns {
                    html.element(
                        "th", ["scope": "col", "aria-sort": "none", "class": "h-" + column.style], text: column.words)
                }
            }
        }
    }
}
