// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What the parts of the page share.
extension HTMLWriter {
    /// A landmark with a heading and a sentence about its content.
    mutating func section(
        _ id: String, _ heading: String, lead: String? = nil, _ content: (inout HTMLWriter) -> Void
    ) {
        newline()
        element("section", ["id": id, "aria-labelledby": id + "-h"]) { html in
            html.element("h2", ["id": id + "-h"], text: heading)
            if let lead { html.element("p", ["class": "lead"], text: lead) }
            content(&html)
        }
    }

    /// Something wider than a narrow window may scroll in here, by the keyboard too.
    mutating func scrolling(_ label: String, _ content: (inout HTMLWriter) -> Void) {
        element("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": label], content)
    }

    /// A time, by its day.
    mutating func date(_ moment: Timestamp) { time(moment, PageText.date(moment)) }

    /// A time, to the minute.
    mutating func minute(_ moment: Timestamp) { time(moment, PageText.minute(moment)) }

    /// `in 5d` or `3d ago`, with the day under it.
    mutating func distance(to moment: Timestamp, from now: Timestamp) {
        text(Age.distance(to: moment, from: now))
        element("small") { $0.date(moment) }
    }

    /// A command that one click selects whole.
    mutating func command(_ command: String) {
        guard command.unicodeScalars.count <= 1000 else {
            return element("span", ["class": "quiet"], text: "the command is too long to show here")
        }
        element("code", ["class": "cmd"], text: command, limit: 1000)
    }

    /// A state in its colour, with its sign and its word.
    mutating func badge(_ state: AuditState) { badge(state.text) }

    /// A severity in its colour, with its sign and its word.
    mutating func badge(_ severity: Severity) { badge(severity.auditText) }

    private mutating func badge(_ word: String) {
        element("span", ["class": "badge is-" + word]) { html in
            html.icon(word)
            html.text(word)
        }
    }

    /// The sign of a state or a severity; the word is next to it.
    mutating func icon(_ word: String) {
        element("svg", ["class": "icon", "width": "16", "height": "16", "aria-hidden": "true", "focusable": "false"]) {
            html in
            html.leaf("use", ["href": "#i-" + word])
        }
    }

    /// The heading of a column.
    mutating func columnHead(_ words: String, _ style: String = "") {
        element("th", ["scope": "col", "class": style], text: words)
    }

    private mutating func time(_ moment: Timestamp, _ words: String) {
        guard (0...9999).contains(moment.day.year) else { return text(words) }
        element("time", ["datetime": moment.rfc3339], text: words)
    }
}

/// A coordinate of a drawing: a tenth of a pixel is enough.
extension Double {
    var coordinate: String {
        let tenths = (self * 10).rounded()
        guard tenths.magnitude < 1e7 else { return tenths < 0 ? "-99999" : "99999" }
        let whole = Int(tenths)
        let sign = whole < 0 ? "-" : ""
        return whole % 10 == 0 ? "\(whole / 10)" : "\(sign)\((whole / 10).magnitude).\((whole % 10).magnitude)"
    }
}
