// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What a renderer must know about its environment.
struct RenderContext {
    /// The time that ages are counted to.
    var now: Timestamp
    /// The columns of the terminal; nil where standard output is none, and nothing is ever cut.
    var columns: Int?
    /// Whether to colour.
    var colour = false
    /// Whether tables have a line of headings.
    var headers = true
}
