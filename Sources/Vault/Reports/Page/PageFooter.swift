// SPDX-License-Identifier: Apache-2.0
import Vault

/// How to read the page, and how to keep it.
struct PageFooter: PageSection {
    private static let states: [(AuditState, String)] = [
        (.expired, "the token, or every certificate of the CA data, is past its end"),
        (.overdue, "the credential is older than the policy allows"),
        (.critical, "something is wrong, or due within the critical lead time"),
        (.warning, "something should be looked at, or is due within the warning lead time"),
        (.ok, "nothing needs a hand"),
    ]

    func write(to html: inout HTMLWriter) {
        html.newline()
        html.element("footer") { html in
            html.element("h2", text: "How to read this")
            html.element("ul", ["class": "states"]) { html in
                for (state, words) in Self.states {
                    html.element("li") { html in
                        html.badge(state)
                        html.element("span", text: words)
                    }
                }
            }
            html.element(
                "p",
                text:
                    "All dates are in UTC. Ages count from the issue of a credential where that is known, else from its "
                    + "arrival in the vault. The commands are for a shell; one click selects a command whole.")
            html.element(
                "p",
                text:
                    "This page holds no secret and loads nothing from anywhere, but it lists names, hosts and weak spots "
                    + "of clusters: keep it where only those can read it who may know them.")
        }
    }
}
