// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// A cluster in the table: its dates in a row, and under them its findings and the commands to run.
///
/// Each has a `tbody` of its own, so that sorting and filtering keep the two rows together.
struct PageClusterRow: PageSection {
    static let columns: [(words: String, style: String)] = [
        ("Cluster", "name"), ("State", "state"), ("Due", "due"), ("Age", "age"),
        ("Token expires", "token"), ("Certificates expire", "certs"), ("Verified", "verified"),
        ("Exported", "exported"),
    ]
    /// More labels than these are counted.
    private static let mostLabels = 8
    /// More changes than these are not shown.
    private static let mostChanges = 20

    let audit: ClusterAudit
    let now: Timestamp
    /// Its place in the order of urgency.
    let rank: Int
    let since: Timestamp?

    private var cluster: ClusterView { audit.cluster }

    func write(to html: inout HTMLWriter) {
        html.element("tbody", ["data-state": audit.state.text]) { html in
            html.element("tr") { html in
                html.element("th", ["scope": "row", "class": "c-name", "data-v": cluster.name]) { name(to: &$0) }
                html.element("td", ["class": "c-state", "data-v": String(rank)]) { $0.badge(audit.state) }
                cell("due", audit.nextDueAt?.seconds, to: &html) { due(to: &$0) }
                cell("age", audit.ageFrom.map(now.since), to: &html) { age(to: &$0) }
                cell("token", cluster.credential?.facts.expiresAt?.seconds, to: &html) { token(to: &$0) }
                cell("certs", certificates.map(\.1).min()?.seconds, to: &html) { certificates(to: &$0) }
                cell("verified", cluster.checkInForce?.at.seconds, to: &html) { verified(to: &$0) }
                cell("exported", cluster.lastReleasedAt?.seconds, to: &html) { exported(to: &$0) }
            }
            details(to: &html)
        }
    }

    /// A cell that is sorted by a number of seconds; cells without one are always last.
    private func cell(
        _ style: String, _ key: Int64?, to html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void
    ) {
        guard let key else { return html.element("td", ["class": "c-" + style], content) }
        html.element("td", ["class": "c-" + style, "data-v": String(key)], content)
    }

    private func due(to html: inout HTMLWriter) {
        guard let due = audit.nextDueAt else { return html.quiet("no date") }
        html.distance(to: due, from: now)
    }

    private func name(to html: inout HTMLWriter) {
        html.element("strong", text: cluster.name)
        if let host = cluster.endpointURL { html.element("small", text: Self.host(host), limit: 80) }
    }

    private static func host(_ url: String) -> String {
        url.hasPrefix("https://") ? String(url.dropFirst(8)) : url
    }

    private func age(to html: inout HTMLWriter) {
        guard let ageBasis = audit.ageFrom else { return html.quiet("no credential") }
        let allowed = audit.dueAt.map { " of " + Age.text(from: ageBasis, to: $0) } ?? ""
        html.text(Age.text(from: ageBasis, to: now) + allowed)
        html.element("small", text: audit.isIssueKnown ? "since issued" : "since stored")
    }

    private func token(to html: inout HTMLWriter) {
        guard let facts = cluster.credential?.facts else { return html.quiet("none") }
        if let expiry = facts.expiresAt {
            html.distance(to: expiry, from: now)
            if let used = audit.lifetimeUsed { html.element("small", text: "\(used) % used") }
            return
        }
        html.quiet(CredentialText.expiry(facts, now: now) ?? "no token")
        html.element("small", text: facts.kind.text)
    }

    private var certificates: [(String, Timestamp)] {
        [("CA", audit.authorityNotAfter), ("Server", audit.serving?.notAfter)].compactMap { name, end in
            end.map { (name, $0) }
        }
    }

    private func certificates(to html: inout HTMLWriter) {
        guard !certificates.isEmpty else { return html.quiet("none known") }
        for (name, end) in certificates {
            html.element("span", ["class": "pair"]) { html in
                html.text("\(name) \(Age.distance(to: end, from: now))")
                html.element("small") { $0.date(end) }
            }
        }
    }

    private func verified(to html: inout HTMLWriter) {
        guard let check = cluster.checkInForce else { return html.quiet("never") }
        html.element("span", ["class": "word is-" + Self.style(check.verdict)]) { html in
            html.icon(Self.style(check.verdict))
            html.text(check.verdict == .error ? "failed" : check.verdict.text)
        }
        html.element("small") { html in
            html.date(check.at)
            html.text(check.isOnline ? ", online" : ", offline")
        }
    }

    private static func style(_ verdict: Verdict) -> String {
        switch verdict {
        case .ok: "ok"
        case .warning: "warning"
        case .error: "critical"
        }
    }

    private func exported(to html: inout HTMLWriter) {
        guard let moment = cluster.lastReleasedAt else { return html.quiet("never") }
        html.text(Age.ago(moment, from: now))
        html.element("small") { $0.date(moment) }
    }

    private func details(to html: inout HTMLWriter) {
        guard
            !audit.findings.isEmpty || !cluster.labels.entries.isEmpty || !audit.changes.isEmpty
                || cluster.ecosystem != nil
        else { return }
        html.element("tr", ["class": "more"]) { html in
            html.element("td", ["colspan": String(Self.columns.count)]) { html in
                labels(to: &html)
                if !audit.findings.isEmpty {
                    PageFindingList(findings: audit.findings, style: "findings").write(to: &html)
                }
                changes(to: &html)
            }
        }
    }

    private func labels(to html: inout HTMLWriter) {
        let entries = cluster.labels.entries
        guard !entries.isEmpty || cluster.ecosystem != nil else { return }
        html.element("p", ["class": "labels"]) { html in
            if let ecosystem = cluster.ecosystem {
                html.element("span", ["class": "label-chip"]) { html in
                    html.element("span", ["class": "quiet"], text: "ecosystem ")
                    html.text(ecosystem, limit: 80)
                }
            }
            for entry in entries.prefix(Self.mostLabels) {
                html.element("span", ["class": "label-chip"]) { html in
                    html.text(entry.key, limit: 80)
                    html.text("=")
                    html.text(entry.value, limit: 80)
                }
            }
            let rest = entries.count - Self.mostLabels
            if rest > 0 { html.element("span", ["class": "quiet"], text: "and \(PageText.count(rest, "label"))") }
        }
    }

    private func changes(to html: inout HTMLWriter) {
        guard let since, !audit.changes.isEmpty else { return }
        html.element("p", ["class": "changes"]) { html in
            html.element("span", ["class": "quiet"], text: "Since \(PageText.date(since)): ")
            for (index, change) in audit.changes.prefix(Self.mostChanges).enumerated() {
                html.text((index > 0 ? "; " : "") + change.what + " ")
                html.date(change.at)
            }
        }
    }
}

extension HTMLWriter {
    /// Text in place of an absent value.
    fileprivate mutating func quiet(_ words: String) { element("span", ["class": "quiet"], text: words) }
}
