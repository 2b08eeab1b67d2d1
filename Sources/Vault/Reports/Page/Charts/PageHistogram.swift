// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// How old the credentials are, against what the policy allows.
struct PageHistogram: PageSection {
    private static let (width, height) = (1120.0, 260.0)
    private static let (left, right, top, bottom) = (10.0, 1110.0, 30.0, 222.0)

    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        guard report.clusters.contains(where: { $0.ageFrom != nil }) else { return }
        let bins = PageAgeBins(report)
        html.section("ages", "Ages", lead: lead(bins)) { html in
            html.element("div", ["class": "card"]) { html in
                legend(to: &html)
                html.scrolling("Ages of the credentials") { drawing(bins, to: &$0) }
            }
        }
    }

    private func lead(_ bins: PageAgeBins) -> String {
        var words = "Ages of the credentials, in days."
        if let limit = bins.limit { words += " Most have a limit of \(PageText.count(limit)) days." }
        if bins.without > 0 { words += " Without a credential: \(PageText.count(bins.without, "cluster"))." }
        return words
    }

    private func legend(to html: inout HTMLWriter) {
        html.element("ul", ["class": "legend"]) { html in
            key("Within its limit", ["within"], to: &html)
            key("Over its limit", ["over"], to: &html)
            key("Hatched: issue date unknown, age counts from when it was stored", ["within", "hatched"], to: &html)
        }
    }

    private func key(_ words: String, _ styles: [String], to html: inout HTMLWriter) {
        html.element("li") { html in
            html.element(
                "svg",
                [
                    "class": "ages key", "viewBox": "0 0 26 16", "width": "26", "height": "16", "aria-hidden": "true",
                    "focusable": "false",
                ]
            ) { html in
                for style in styles {
                    html.leaf("rect", ["class": style, "x": "1", "y": "2", "width": "24", "height": "12"])
                }
            }
            html.text(words)
        }
    }

    private func drawing(_ bins: PageAgeBins, to html: inout HTMLWriter) {
        html.element(
            "svg",
            [
                "class": "ages", "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img",
                "aria-labelledby": "ages-t ages-d",
            ]
        ) { html in
            html.element("title", ["id": "ages-t"], text: "Histogram of the credentials' ages")
            html.element("desc", ["id": "ages-d"], text: description(bins))
            let step = (Self.right - Self.left) / Double(bins.bins.count)
            for (index, bin) in bins.bins.enumerated() {
                let x = Self.left + Double(index) * step
                html.newline()
                column(bin, x: x, step, most: bins.most, words: Self.words(index, bins), to: &html)
                html.element(
                    "text",
                    [
                        "class": "axis", "x": (x + step / 2).coordinate, "y": (Self.bottom + 20).coordinate,
                        "text-anchor": "middle",
                    ], text: Self.words(index, bins))
            }
            html.leaf(
                "path",
                ["class": "base", "d": "M\(Self.left.coordinate) \(Self.bottom.coordinate)H\(Self.right.coordinate)"])
            if let limit = bins.limit { line(limit, bins, step, to: &html) }
        }
    }

    /// `0–14`, or `180+` for the last one.
    private static func words(_ index: Int, _ bins: PageAgeBins) -> String {
        let first = Int64(index) * bins.width
        if index == bins.bins.count - 1 { return "\(first)+" }
        return bins.width == 1 ? "\(first)" : "\(first)–\(first + bins.width - 1)"
    }

    private func description(_ bins: PageAgeBins) -> String {
        bins.bins.enumerated().filter { $1.total > 0 }.map { index, bin in
            "\(Self.words(index, bins)) days: \(bin.total), over the limit \(bin.over.known + bin.over.unknown), "
                + "issue date unknown \(bin.within.unknown + bin.over.unknown)"
        }.joined(separator: "; ")
    }

    private func column(
        _ bin: PageAgeBins.Bin, x: Double, _ step: Double, most: Int, words: String, to html: inout HTMLWriter
    ) {
        guard bin.total > 0, most > 0 else { return }
        html.element("g") { html in
            html.element("title", text: "\(words) days: \(PageText.count(bin.total, "credential"))")
            var y = Self.bottom
            let parts = [
                (bin.within.known, "within", false), (bin.within.unknown, "within", true),
                (bin.over.known, "over", false), (bin.over.unknown, "over", true),
            ]
            for (count, style, isHatched) in parts where count > 0 {
                let height = max(2, (Self.bottom - Self.top) * Double(count) / Double(most))
                y -= height
                for style in isHatched ? [style, "hatched"] : [style] {
                    html.leaf(
                        "rect",
                        [
                            "class": style, "x": (x + 5).coordinate, "y": y.coordinate,
                            "width": (step - 10).coordinate, "height": height.coordinate,
                        ])
                }
            }
            html.element(
                "text",
                [
                    "class": "count", "x": (x + step / 2).coordinate, "y": (y - 6).coordinate, "text-anchor": "middle",
                ], text: PageText.count(bin.total))
        }
    }

    private func line(_ limit: Int64, _ bins: PageAgeBins, _ step: Double, to html: inout HTMLWriter) {
        let x = Self.left + Double(limit) / Double(bins.width) * step
        html.leaf("path", ["class": "limit", "d": "M\(x.coordinate) 14V\(Self.bottom.coordinate)"])
        html.element(
            "text", ["class": "limit-words", "x": (x + 6).coordinate, "y": "22"],
            text: "limit \(PageText.count(limit)) d")
    }
}
