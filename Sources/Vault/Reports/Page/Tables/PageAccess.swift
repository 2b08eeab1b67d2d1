// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Who can unlock the vault, and who received which credentials.
struct PageAccess: PageSection {
    let report: AuditReport

    func write(to html: inout HTMLWriter) {
        html.section("slots", "Key slots", lead: "The keys that unlock the vault.") { html in
            html.element("div", ["class": "card"]) { html in
                html.scrolling("Key slots") { slots(to: &$0) }
            }
        }
        html.section(
            "releases", "Released credentials",
            lead: "Releases of credentials of the audited clusters in the last 90 days. Only the key slot is proven."
        ) { html in
            html.element("div", ["class": "card"]) { html in
                guard !report.releases.isEmpty else {
                    return html.element("p", ["class": "nothing"], text: "No credential was released.")
                }
                html.scrolling("Released credentials") { releases(to: &$0) }
            }
        }
    }

    private func slots(to html: inout HTMLWriter) {
        html.element("table", ["class": "plain"]) { html in
            html.element("caption", ["class": "unseen"], text: "Key slots of the vault")
            html.element("thead") { html in
                html.element("tr") { html in
                    for words in ["Slot", "Kind", "Created", "KDF", "Remark"] { html.columnHead(words) }
                }
            }
            html.element("tbody") { html in
                for slot in report.vault.slots {
                    html.element("tr") { html in
                        html.element("th", ["scope": "row"], text: slot.label, limit: 80)
                        html.element("td", text: slot.kind.rawValue)
                        html.element("td") { $0.distance(to: slot.createdAt, from: report.at) }
                        html.element(
                            "td",
                            text: slot.scryptN == 0 ? "not needed" : "scrypt, N = \(PageText.count(slot.scryptN))")
                        html.element("td", text: slot.isCurrent ? "unlocked the vault for this report" : "")
                    }
                }
            }
        }
    }

    private func releases(to html: inout HTMLWriter) {
        html.element("table", ["class": "plain"]) { html in
            html.element("caption", ["class": "unseen"], text: "Releases by slot, executable and user")
            html.element("thead") { html in
                html.element("tr") { html in
                    html.columnHead("Slot")
                    html.columnHead("Process")
                    html.columnHead("User id", "number")
                    html.columnHead("Releases", "number")
                    html.columnHead("Clusters", "number")
                    html.columnHead("Last")
                }
            }
            html.element("tbody") { html in
                for release in report.releases.prefix(100) { row(release, to: &html) }
            }
        }
        let rest = report.releases.count - 100
        if rest > 0 { html.element("p", ["class": "quiet"], text: "And \(PageText.count(rest, "earlier one")).") }
    }

    private func row(_ release: Release, to html: inout HTMLWriter) {
        html.element("tr") { html in
            html.element("th", ["scope": "row"], text: release.slotLabel ?? "unknown", limit: 80)
            html.element("td") { html in
                if let executable = release.executable {
                    html.element("code", text: executable, limit: 200)
                } else {
                    html.element("span", ["class": "quiet"], text: "unknown")
                }
            }
            html.element("td", ["class": "number"], text: String(release.uid))
            html.element("td", ["class": "number"], text: PageText.count(release.count))
            html.element("td", ["class": "number"], text: PageText.count(release.clusters))
            html.element("td") { $0.distance(to: release.lastAt, from: report.at) }
        }
    }
}
