// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What is due on which day of the coming twelve months.
///
/// A table and not a drawing: it is read aloud as well as seen, and each count is in its cell.
struct PageCalendar: PageSection {
    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        guard !report.clusters.isEmpty else { return }
        let due = PageDueDays(report)
        html.section(
            "calendar", "Expiry calendar",
            lead: "Number of clusters due on each day (UTC), by policy or because a token or certificate expires."
        ) { html in
            html.element("ul", ["class": "tiles boxes"]) { html in
                box("Past due", due.past, "the date has passed", due.past > 0 ? "is-overdue" : "none", to: &html)
                box("In twelve months", due.ahead, "shown in the calendar", "", to: &html)
                box("Later", due.later, "after the calendar ends", "", to: &html)
                box("No date", due.never, report.scope.command(due: "never"), "", isCommand: true, to: &html)
            }
            html.element("div", ["class": "card"]) { html in
                html.scrolling("Expiry calendar") { table(due, to: &$0) }
            }
        }
    }

    private func box(
        _ label: String, _ count: Int, _ note: String, _ style: String, isCommand: Bool = false,
        to html: inout HTMLWriter
    ) {
        html.element("li", ["class": "tile " + style]) { html in
            html.element("span", ["class": "label"]) { html in
                if style == "is-overdue" { html.icon("overdue") }
                html.text(label)
            }
            html.element("span", ["class": "figure"], text: PageText.count(count))
            if isCommand, count > 0 { return html.command(note) }
            html.element("span", ["class": "remark"], text: isCommand ? "all have a date" : note)
        }
    }

    private func table(_ due: PageDueDays, to html: inout HTMLWriter) {
        html.element("table", ["class": "heat"]) { html in
            html.element("caption", ["class": "unseen"], text: "Clusters due, by month and day")
            html.element("thead") { html in
                html.element("tr") { html in
                    html.columnHead("Month", "month")
                    for day in 1...31 { html.columnHead(String(day)) }
                    html.columnHead("Due", "number")
                    html.columnHead("Command", "list")
                }
            }
            html.element("tbody") { html in
                for month in due.months { row(month, most: due.most, to: &html) }
            }
        }
    }

    private func row(_ month: PageDueDays.Month, most: Int, to html: inout HTMLWriter) {
        let today = report.at.day
        let isNow = today.year == month.year && today.month == month.month
        html.newline()
        html.element("tr") { html in
            html.element(
                "th", ["scope": "row", "class": "month"],
                text: "\(PageText.months[Int(month.month - 1)]) \(month.year)")
            for day in 1...31 {
                guard day <= month.days.count else {
                    html.element("td", ["class": "void"]) { _ in }
                    continue
                }
                let age = isNow && day < today.day ? " gone" : isNow && day == today.day ? " today" : ""
                cell(month.days[day - 1], most: most, age, to: &html)
            }
            html.element("td", ["class": "number"], text: PageText.count(month.total))
            html.element("td", ["class": "list"]) { html in
                if month.total > 0, let name = month.name { html.command(report.scope.command(due: name)) }
            }
        }
    }

    private func cell(_ count: Int, most: Int, _ style: String, to html: inout HTMLWriter) {
        let style = "h\(Self.step(count, most: most))" + style + (count >= 100 ? " many" : "")
        guard count >= 1000 else {
            return html.element("td", ["class": style], text: count > 0 ? String(count) : "")
        }
        html.element("td", ["class": style, "title": PageText.count(count)], text: "\(count / 1000)k")
    }

    /// The depth of a colour, 0 to 4, in shares of the busiest day.
    static func step(_ count: Int, most: Int) -> Int {
        guard count > 0, most > 0 else { return 0 }
        return most <= 4 ? min(count, 4) : min(4, 1 + (count * 4 - 1) / most)
    }
}
