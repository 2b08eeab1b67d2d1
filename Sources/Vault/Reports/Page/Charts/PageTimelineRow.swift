// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// One credential's lifetime as a bar: what is used, left and overdue, and the expiry dates.
struct PageTimelineRow {
    let audit: ClusterAudit
    let scale: PageTimelineScale
    let now: Timestamp
    /// The row's upper edge.
    let top: Double

    private var lifetime: PageLifetime { PageLifetime(audit) }
    private var middle: Double { top + PageTimeline.rowHeight / 2 }
    private var today: Double { scale.x(now) }

    func write(to html: inout HTMLWriter) {
        html.element("g") { html in
            html.element("title", text: lifetime.words)
            html.leaf(
                "use",
                [
                    "class": "ink-" + audit.state.text, "href": "#i-" + audit.state.text, "x": "4",
                    "y": (middle - 7).coordinate, "width": "14", "height": "14",
                ])
            label(audit.cluster.name, x: 26, "name", to: &html)
            bars(to: &html)
            marks(to: &html)
            arrows(to: &html)
            label(note, x: scale.right + 14, "words", to: &html)
        }
    }

    /// The most urgent date, as text.
    private var note: String {
        guard audit.cluster.credential != nil else { return "no credential" }
        guard let next = audit.nextDueAt else { return "no date" }
        return next > now ? "in " + Age.text(from: now, to: next) : Age.text(from: next, to: now) + " past due"
    }

    private func label(_ text: String, x: Double, _ style: String, to html: inout HTMLWriter) {
        let shown = text.unicodeScalars.count > 25 ? DisplayWidth.prefix(of: text, columns: 24) + "…" : text
        html.element("text", ["class": style, "x": x.coordinate, "y": (middle + 4).coordinate], text: shown)
    }

    private func bars(to html: inout HTMLWriter) {
        guard let ageFrom = lifetime.ageFrom else { return }
        let end = [lifetime.due, lifetime.expiry].compactMap { $0 }.min()
        let from = scale.x(ageFrom)
        let used = min(today, end.map(scale.x) ?? today)
        bar("used" + (audit.isIssueKnown ? "" : " guessed"), from, used, to: &html)
        if let end, end <= now { bar("over", scale.x(max(end, ageFrom)), today, to: &html) }
        if let end, end > now { bar("left", max(today, from), scale.x(end), to: &html) }
        if end == nil { bar("left open", max(today, from), scale.right, to: &html) }
        if let due = lifetime.due, let expiry = lifetime.expiry, expiry > due, expiry > now {
            let start = scale.x(max(due, now))
            html.leaf(
                "path",
                ["class": "grace", "d": "M\(start.coordinate) \(middle.coordinate)H\(scale.x(expiry).coordinate)"])
        }
    }

    private func bar(_ style: String, _ from: Double, _ to: Double, to html: inout HTMLWriter) {
        guard to > from else { return }
        for style in style == "over" ? [style, "hatched"] : [style] {
            html.leaf(
                "rect",
                [
                    "class": style, "x": from.coordinate, "y": (middle - 4.5).coordinate,
                    "width": (to - from).coordinate, "height": "9",
                ])
        }
    }

    private func marks(to html: inout HTMLWriter) {
        if let authority = inSpan(lifetime.authority) {
            TimelineSymbol.authority.write(x: authority, y: middle, to: &html)
        }
        if let serving = inSpan(lifetime.serving) { TimelineSymbol.serving.write(x: serving, y: middle, to: &html) }
        if let due = inSpan(lifetime.due) { TimelineSymbol.due.write(x: due, y: middle, to: &html) }
        if let expiry = inSpan(lifetime.expiry) { TimelineSymbol.expiry.write(x: expiry, y: middle, to: &html) }
    }

    private func inSpan(_ moment: Timestamp?) -> Double? {
        guard let moment, !scale.isBefore(moment), !scale.isBeyond(moment) else { return nil }
        return scale.x(moment)
    }

    /// What continues outside of the time range.
    private func arrows(to html: inout HTMLWriter) {
        let moments = [lifetime.ageFrom, lifetime.due, lifetime.expiry].compactMap { $0 }
        if moments.contains(where: scale.isBefore) {
            arrow("M\((scale.left - 3).coordinate) \((middle - 4.5).coordinate)l-7 4.5l7 4.5z", to: &html)
        }
        let goesOn = lifetime.ageFrom != nil && lifetime.due == nil && lifetime.expiry == nil
        if goesOn || moments.contains(where: scale.isBeyond) {
            arrow("M\((scale.right + 1).coordinate) \((middle - 4.5).coordinate)l7 4.5l-7 4.5z", to: &html)
        }
    }

    private func arrow(_ path: String, to html: inout HTMLWriter) { html.leaf("path", ["class": "arrow", "d": path]) }
}

/// The signs on a bar, each with its own shape.
enum TimelineSymbol {
    case due, expiry, authority, serving

    func write(x: Double, y: Double, to html: inout HTMLWriter) {
        let (across, along) = (x.coordinate, y.coordinate)
        switch self {
        case .due: html.leaf("path", ["class": "mark", "d": "M\(across) \((y - 6).coordinate)l6 6l-6 6l-6-6z"])
        case .expiry:
            html.leaf("path", ["class": "end", "d": "M\((x - 3).coordinate) \((y - 7).coordinate)h6v14h-6z"])
        case .authority:
            html.leaf("path", ["class": "hollow", "d": "M\(across) \((y - 5.5).coordinate)l5.5 10h-11z"])
        case .serving: html.leaf("circle", ["class": "hollow", "cx": across, "cy": along, "r": "4.5"])
        }
    }
}
