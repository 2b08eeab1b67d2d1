// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The clusters beyond those of the table, counted in groups that a command lists.
struct PageRemainingGroups: PageSection {
    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        let rest = report.clusters.count - AuditPage.fullClusters
        guard rest > 0 else { return }
        let grouping = PageGrouping(report, after: AuditPage.fullClusters)
        html.section("rest", "Other clusters (\(PageText.count(rest)))", lead: lead(grouping.key)) { html in
            html.element("div", ["class": "card"]) { html in
                html.scrolling("The other clusters, in groups") { table(grouping, to: &$0) }
            }
        }
    }

    private func lead(_ key: String?) -> String {
        let by = key.map { "by the label \(Sanitizer.text($0)) and by" } ?? "by"
        let selection =
            report.clusters.count < report.vault.clusters
            ? " This report covers a selection; the commands also list other clusters of the vault." : ""
        return
            "Grouped \(by) the month of the next date. Each command lists its whole group, including clusters in the table."
            + selection
    }

    private func table(_ grouping: PageGrouping, to html: inout HTMLWriter) {
        html.element("table", ["class": "plain groups"]) { html in
            html.element("caption", ["class": "unseen"], text: "Other clusters by label and month")
            html.element("thead") { html in
                html.element("tr") { html in
                    html.columnHead(grouping.key ?? "Label")
                    html.columnHead("Due")
                    html.columnHead("Clusters", "number")
                    html.columnHead("Including the table", "number")
                    html.columnHead("Command")
                }
            }
            for (value, groups) in grouping.ordered {
                html.newline()
                html.element("tbody") { html in
                    for (index, entry) in groups.enumerated() {
                        row(value, entry, spans: index == 0 ? groups.count : nil, grouping, to: &html)
                    }
                }
            }
        }
    }

    private func row(
        _ value: PageGrouping.Value, _ entry: (group: PageGrouping.Group, count: PageGrouping.Count), spans: Int?,
        _ grouping: PageGrouping, to html: inout HTMLWriter
    ) {
        html.element("tr") { html in
            if let spans {
                html.element("th", ["scope": "rowgroup", "rowspan": String(spans)]) { html in
                    if let value {
                        html.text(value.isEmpty ? "(empty)" : value, limit: 80)
                    } else {
                        html.element("span", ["class": "quiet"], text: grouping.key == nil ? "all" : "not set")
                    }
                }
            }
            html.element("td", text: entry.group.due.words)
            html.element("td", ["class": "number"], text: PageText.count(entry.count.rest))
            html.element("td", ["class": "number quiet"], text: PageText.count(entry.count.all))
            html.element("td") { $0.command(grouping.command(entry.group)) }
        }
    }
}
