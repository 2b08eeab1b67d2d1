// SPDX-License-Identifier: Apache-2.0
package import Vault
import VaultCore

/// An audit as one self-contained HTML report.
///
/// Nothing is loaded from anywhere, no script is needed to read it, and all text of the vault passes through ``HTMLText``.
package struct AuditPage {
    /// How many clusters are shown in full; the others are counted in groups.
    static let fullClusters = 500

    private let report: AuditReport

    package init(_ report: AuditReport) { self.report = report }

    /// The page, in UTF-8.
    package var bytes: [UInt8] {
        var html = HTMLWriter()
        html.constant("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { html in
            PageHead(report: report).write(to: &html)
            html.newline()
            html.element("body") { html in
                PageIcons().write(to: &html)
                html.element("a", ["class": "skip", "href": "#clusters"], text: "Skip to the table of clusters")
                PageHeader(report: report).write(to: &html)
                html.newline()
                html.element("main") { html in
                    for section in sections { section.write(to: &html) }
                }
                PageFooter().write(to: &html)
                html.newline()
                html.element("script") { $0.constant(PageScript.text) }
            }
        }
        html.newline()
        return html.bytes
    }

    private var sections: [any PageSection] {
        [
            PageTiles(report: report), PageVaultFindings(report: report), PageNextSteps(report: report),
            PageTimeline(report: report), PageCalendar(report: report), PageHistogram(report: report),
            PageRules(report: report), PageClusterTable(report: report), PageRemainingGroups(report: report),
            PageAccess(report: report),
        ]
    }
}
