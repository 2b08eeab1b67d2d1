// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Each credential's lifetime: from its issue over today to when it is due and when it expires.
struct PageTimeline: PageSection {
    /// The most rows drawn.
    static let most = 60
    static let rowHeight = 24.0

    private static let width = 1120.0
    private static let head = 44.0

    let report: AuditReport

    private var rows: ArraySlice<ClusterAudit> { report.clusters.prefix(Self.most) }
    private var height: Double { Self.head + Double(rows.count) * Self.rowHeight + 26 }
    private var scale: PageTimelineScale {
        PageTimelineScale(around: report.at, showing: rows, left: 226, right: Self.width - 112)
    }

    func write(to html: inout HTMLWriter) {
        guard !rows.isEmpty else { return }
        html.section("timeline", "Timeline", lead: lead) { html in
            html.element("div", ["class": "card"]) { html in
                legend(to: &html)
                html.scrolling("Timeline") { drawing(to: &$0) }
            }
        }
    }

    private var lead: String {
        let rest = report.clusters.count - rows.count
        let dates = "The table of clusters has the same dates."
        guard rest > 0 else { return "The lifetime of each credential, the most urgent first. \(dates)" }
        return
            "The lifetimes of the \(rows.count) most urgent credentials; \(PageText.count(rest)) more are not shown. \(dates)"
    }

    private func drawing(to html: inout HTMLWriter) {
        let scale = scale
        html.element(
            "svg",
            [
                "class": "timeline", "viewBox": "0 0 \(Int(Self.width)) \(Int(height))", "role": "img",
                "aria-labelledby": "tl-t tl-d",
            ]
        ) { html in
            html.element("title", ["id": "tl-t"], text: "Timeline of \(PageText.count(rows.count, "credential"))")
            html.element("desc", ["id": "tl-d"], text: description(scale))
            past(scale, to: &html)
            for index in rows.indices where index % 2 == 1 {
                let top = Self.head + Double(index) * Self.rowHeight
                html.leaf(
                    "rect",
                    [
                        "class": "stripe", "x": "0", "y": top.coordinate, "width": Self.width.coordinate,
                        "height": Self.rowHeight.coordinate,
                    ])
            }
            months(scale, to: &html)
            today(scale, to: &html)
            for (index, audit) in rows.enumerated() {
                let top = Self.head + Double(index) * Self.rowHeight
                html.newline()
                PageTimelineRow(audit: audit, scale: scale, now: report.at, top: top).write(to: &html)
            }
        }
    }

    private func description(_ scale: PageTimelineScale) -> String {
        "A row for each credential, from \(PageText.date(scale.start)) to \(PageText.date(scale.end)); "
            + "the time of the audit is \(PageText.date(report.at)). The title of each row lists its dates."
    }

    private func past(_ scale: PageTimelineScale, to html: inout HTMLWriter) {
        html.leaf(
            "rect",
            [
                "class": "past", "x": scale.left.coordinate, "y": Self.head.coordinate,
                "width": (scale.x(report.at) - scale.left).coordinate,
                "height": (Double(rows.count) * Self.rowHeight).coordinate,
            ])
    }

    private func months(_ scale: PageTimelineScale, to html: inout HTMLWriter) {
        let months = scale.months
        let step = months.count > 14 ? 2 : 1
        let bottom = Self.head + Double(rows.count) * Self.rowHeight
        for month in months {
            let x = scale.x(month)
            let date = month.day
            html.leaf("path", ["class": "tick", "d": "M\(x.coordinate) \(Self.head.coordinate)V\(bottom.coordinate)"])
            guard (date.month - 1) % Int64(step) == 0, x < scale.right - 22 else { continue }
            let name = PageText.months[Int(date.month - 1)]
            let words = date.month == 1 ? String(date.year) : name
            for y in [Self.head - 9, bottom + 16] {
                html.element(
                    "text",
                    ["class": date.month == 1 ? "year" : "month", "x": (x + 3).coordinate, "y": y.coordinate],
                    text: words)
            }
        }
    }

    private func today(_ scale: PageTimelineScale, to html: inout HTMLWriter) {
        let x = scale.x(report.at).coordinate
        let bottom = Self.head + Double(rows.count) * Self.rowHeight
        html.leaf("path", ["class": "today", "d": "M\(x) \((Self.head - 25).coordinate)V\((bottom + 4).coordinate)"])
        html.element(
            "text", ["class": "now", "x": x, "y": (Self.head - 29).coordinate, "text-anchor": "middle"],
            text: PageText.date(report.at))
    }

    private func legend(to html: inout HTMLWriter) {
        html.element("ul", ["class": "legend"]) { html in
            key("Used", to: &html) { bar("used", to: &$0) }
            key("Age counts from storage", to: &html) { bar("used guessed", to: &$0) }
            key("Left", to: &html) { bar("left", to: &$0) }
            key("Past due", to: &html) {
                bar("over", to: &$0); bar("hatched", to: &$0)
            }
            key("Due by policy", to: &html) { TimelineSymbol.due.write(x: 13, y: 8, to: &$0) }
            key("Token expires", to: &html) { TimelineSymbol.expiry.write(x: 13, y: 8, to: &$0) }
            key("CA certificate expires", to: &html) { TimelineSymbol.authority.write(x: 13, y: 8, to: &$0) }
            key("Serving certificate expires", to: &html) { TimelineSymbol.serving.write(x: 13, y: 8, to: &$0) }
        }
    }

    private func key(_ words: String, to html: inout HTMLWriter, _ sign: (inout HTMLWriter) -> Void) {
        html.element("li") { html in
            html.element(
                "svg",
                [
                    "class": "timeline key", "viewBox": "0 0 26 16", "width": "26", "height": "16",
                    "aria-hidden": "true", "focusable": "false",
                ], sign)
            html.text(words)
        }
    }

    private func bar(_ style: String, to html: inout HTMLWriter) {
        html.leaf("rect", ["class": style, "x": "1", "y": "3.5", "width": "24", "height": "9"])
    }
}
