// SPDX-License-Identifier: Apache-2.0
import Vault

/// What browsers and crawlers read before the page; its title reveals nothing about the vault.
struct PageHead: PageSection {
    let report: AuditReport

    /// Nothing may be loaded, sent or framed; of styles and scripts only the two that are in the page itself.
    private var policy: String {
        "default-src 'none'; style-src '\(PageStyle.digest)'; script-src '\(PageScript.digest)'; base-uri 'none'; "
            + "form-action 'none'"
    }

    func write(to html: inout HTMLWriter) {
        html.newline()
        html.element("head") { html in
            html.leaf("meta", ["charset": "utf-8"])
            html.leaf("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
            html.leaf("meta", ["name": "referrer", "content": "no-referrer"])
            html.leaf("meta", ["name": "robots", "content": "noindex, nofollow, noarchive"])
            html.leaf("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            html.leaf("meta", ["name": "color-scheme", "content": "light dark"])
            html.leaf("meta", ["name": "generator", "content": "aichor-vault"])
            html.newline()
            html.element("title", text: "Credential audit, \(PageText.date(report.at))")
            html.newline()
            html.element("style") { $0.constant(PageStyle.text) }
        }
    }
}
