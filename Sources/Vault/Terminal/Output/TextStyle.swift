// SPDX-License-Identifier: Apache-2.0

/// How a piece of text looks on a terminal.
///
/// Never the only sign of anything: the text contains it too.
package enum TextStyle: UInt8 {
    case plain, bold, good, caution, bad

    /// The bytes of ECMA-48's SGR sequence that switches the style on.
    package var on: String {
        switch self {
        case .plain: ""
        case .bold: "\u{1B}[1m"
        case .good: "\u{1B}[32m"
        case .caution: "\u{1B}[33m"
        case .bad: "\u{1B}[31m"
        }
    }

    /// Switches every style off.
    package static let off = "\u{1B}[0m"
}
