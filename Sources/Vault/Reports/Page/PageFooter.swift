// SPDX-License-Identifier: Apache-2.0
import Vault

/// How to read the report, and how to store it.
struct PageFooter: PageSection {
    private static let states: [(AuditState, String)] = [
        (.expired, "the token, or every certificate of the CA data, has expired"),
        (.overdue, "the credential is older than the policy allows"),
        (.critical, "something is wrong, or due within the critical period"),
        (.warning, "something should be checked, or is due within the warning period"),
        (.ok, "nothing needs attention"),
    ]

    func write(to html: inout HTMLWriter) {
        html.newline()
        html.element("footer") { html in
            html.element("h2", text: "How to read this report")
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
                    "All dates are in UTC. The age of a credential counts from its issue time or, if that is not known, from "
                    + "when it was stored in the vault. Run the commands in a shell; a click selects a whole command.")
            html.element(
                "p",
                text:
                    "This report contains no secrets and loads nothing from the network, but it lists names, hosts and "
                    + "weaknesses of clusters: keep it where only authorized people can read it.")
        }
    }
}
