// SPDX-License-Identifier: Apache-2.0
import CResources

/// The page's one script: it sorts and filters the table of clusters, and does nothing else.
///
/// It never turns text of the page into markup, and the page is complete without it.
enum PageScript {
    /// The digest that the content-security policy allows; a test computes it again.
    static let digest = "sha256-gqJbIXe4Wmlk5vGx9TZxtN/s3zrRKuFRlmsFQkaRRdc="

    static let text = unsafe Markup(embedded: aichor_page_script())
}
