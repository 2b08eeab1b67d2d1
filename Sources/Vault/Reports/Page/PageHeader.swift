// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What was audited, as of which time, and the verdict in a sentence.
struct PageHeader: PageSection {
    let report: AuditReport

    private var vault: AuditedVault { report.vault }
    /// How bad it is, of clusters and vault together.
    private var urgency: AuditState {
        let ofVault: AuditState =
            switch report.findings.lazy.map(\.severity).max() {
            case .error: .critical
            case .warning: .warning
            case .notice, nil: .ok
            }
        let ofClusters = report.clusters.first?.state ?? .ok
        return max(vault.isSound ? ofVault : .critical, ofClusters)
    }

    func write(to html: inout HTMLWriter) {
        html.newline()
        html.element("header") { html in
            html.element("div", ["class": "brand"]) { html in
                html.element(
                    "svg",
                    ["class": "logo", "width": "40", "height": "40", "aria-hidden": "true", "focusable": "false"]
                ) { html in
                    html.leaf("use", ["href": "#i-vault"])
                }
                html.element("div") { html in
                    html.element("p", ["class": "product"], text: "aichor-vault")
                    html.element("h1", text: "Credential audit")
                }
                html.element("p", ["class": "asof"]) { html in
                    html.element("span", text: "As of")
                    html.minute(report.at)
                }
            }
            verdict(to: &html)
            facts(to: &html)
        }
    }

    private func verdict(to html: inout HTMLWriter) {
        let verdict = PageVerdict(report: report)
        html.element("div", ["class": "verdict is-" + urgency.text]) { html in
            html.icon(urgency.text)
            html.element("div") { html in
                html.element("p", ["class": "headline"], text: verdict.headline)
                html.element("p", text: verdict.details)
            }
        }
    }

    private func facts(to html: inout HTMLWriter) {
        html.element("dl", ["class": "facts"]) { html in
            fact("Vault", to: &html) { $0.element("code", text: vault.id) }
            fact("File", to: &html) { $0.element("code", text: vault.path) }
            fact("Integrity", to: &html) { integrity(to: &$0) }
            fact("Log", to: &html) { $0.text(log) }
            fact("Generation", to: &html) { html in
                html.text("\(PageText.count(vault.generation)), format \(vault.format)")
            }
            fact("Rotation policy", to: &html) { html in
                html.text(
                    vault.policyVersion == 0
                        ? "not set: the defaults apply" : "version \(PageText.count(vault.policyVersion))")
            }
            fact("Clock", to: &html) { $0.text(clock) }
            if let since = report.since {
                fact("Changes since", to: &html) { $0.minute(since) }
            }
        }
    }

    private func fact(_ term: String, to html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void) {
        html.element("div") { html in
            html.element("dt", text: term)
            html.element("dd", [:], content)
        }
    }

    private func integrity(to html: inout HTMLWriter) {
        if vault.isSound {
            html.element("span", ["class": "word is-ok"]) {
                $0.icon("ok"); $0.text("Intact:")
            }
            let doubt = vault.unmarked == nil ? "" : "; it is not known whether this is an old copy"
            return html.text(" header, records and log are authentic" + doubt)
        }
        for fault in [vault.rollback, vault.logFault].compactMap({ $0 }) {
            html.element("p", ["class": "word is-critical"]) {
                $0.icon("critical"); $0.text("Not intact: " + fault)
            }
        }
    }

    private var log: String {
        guard vault.logEntries > 0 else { return "no entries" }
        let chain = vault.logFault == nil ? "the chain is intact" : "the chain is broken"
        let pruned = vault.logFirst > 1 ? ", entries before \(PageText.count(vault.logFirst)) were pruned" : ""
        let entries = vault.logEntries == 1 ? "1 entry" : "\(PageText.count(vault.logEntries)) entries"
        return "\(entries), \(chain)\(pruned)"
    }

    private var clock: String {
        guard let last = vault.lastEntryAt else { return "the log has no entry to compare it with" }
        guard last > report.at else { return "plausible, last log entry " + Age.ago(last, from: report.at) }
        return
            "the last log entry is from \(PageText.minute(last)), after the time of the audit: the clock was set back,"
            + " or an earlier time was requested"
    }
}
