// SPDX-License-Identifier: Apache-2.0
import CResources

/// The page's one style sheet.
///
/// Colours are named once for light and once for dark; a test computes their contrast.
enum PageStyle {
    /// The digest that the content-security policy allows; a test computes it again.
    static let digest = "sha256-I1joKbVNBuz6Y/47472xGbReh6oYwvgt4Z3uiK/trLc="

    static let text = unsafe Markup(embedded: aichor_page_style())
}
