// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The counts, at a glance.
struct PageTiles: PageSection {
    let report: AuditReport

    private var total: Int { report.clusters.count }
    private var summary: AuditSummary { report.summary }

    func write(to html: inout HTMLWriter) {
        html.section("summary", "Summary") { html in
            bar(to: &html)
            html.element("ul", ["class": "tiles"]) { html in
                tile("Clusters", total, "audited", "total", to: &html)
                for state in AuditState.allCases.reversed() {
                    let count = summary.states[state, default: 0]
                    tile(state.text.capitalizedFirst, count, PageText.share(count, of: total), state.text, to: &html)
                }
            }
            html.element("ul", ["class": "tiles minor"]) { html in
                tile("Due in 14 days", summary.dueIn14Days, "and not overdue", "", to: &html)
                tile("Due in 28 days", summary.dueIn28Days, "and not overdue", "", to: &html)
                tile("Issue date unknown", summary.unknownIssue, "age counts from storage", "", to: &html)
                tile("Never verified", summary.neverVerified, "not checked yet", "", to: &html)
                tile("Failed verification", summary.failedVerification, "at the last check", "", to: &html)
            }
        }
    }

    private func tile(_ label: String, _ count: Int, _ note: String, _ state: String, to html: inout HTMLWriter) {
        html.element("li", ["class": "tile is-" + (state.isEmpty ? "plain" : state) + (count == 0 ? " none" : "")]) {
            html in
            html.element("span", ["class": "label"]) { html in
                if !state.isEmpty, state != "total" { html.icon(state) }
                html.text(label)
            }
            html.element("span", ["class": "figure"], text: PageText.count(count))
            html.element("span", ["class": "remark"], text: note)
        }
    }

    /// The states' shares as one bar; each that occurs is wide enough to be seen.
    private func bar(to html: inout HTMLWriter) {
        let states = AuditState.allCases.reversed().filter { summary.states[$0, default: 0] > 0 }
        guard total > 0, !states.isEmpty else { return }
        let (width, gap, least) = (1200.0, 4.0, 10.0)
        let free = width - gap * Double(states.count - 1) - least * Double(states.count)
        html.element(
            "svg",
            [
                "class": "bar", "viewBox": "0 0 1200 14", "preserveAspectRatio": "none", "role": "img",
                "aria-labelledby": "bar-t",
            ]
        ) { html in
            let words = states.map { "\(PageText.count(summary.states[$0, default: 0])) \($0.text)" }
            html.element("title", ["id": "bar-t"], text: "Clusters by state: " + PageText.list(words))
            var x = 0.0
            for state in states {
                let part = least + free * Double(summary.states[state, default: 0]) / Double(total)
                html.leaf(
                    "rect",
                    [
                        "class": "fill-" + state.text, "x": x.coordinate, "y": "0", "width": part.coordinate,
                        "height": "14",
                    ])
                x += part + gap
            }
        }
    }
}

extension String {
    /// With a capital at the beginning.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
