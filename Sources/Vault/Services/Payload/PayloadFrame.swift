// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What stands around and between payloads: nothing, a JSON array, or line ends.
struct PayloadFrame {
    let layout: ExportOptions.Layout

    /// How far payloads are indented; nil for one line each.
    var indent: Int? {
        switch layout {
        case .object: 0
        case .array: 2
        case .lines: nil
        }
    }

    func begin(_ out: inout SecretBytes, isEmpty: Bool) {
        if layout == .array { out.appendText(isEmpty ? "[" : "[\n") }
    }

    func before(_ index: Int, _ out: inout SecretBytes) {
        if layout == .array { out.appendText(index == 0 ? "  " : ",\n  ") }
    }

    func after(_ out: inout SecretBytes) {
        if layout != .array { out.append(UInt8(ascii: "\n")) }
    }

    func end(_ out: inout SecretBytes, isEmpty: Bool) {
        if layout == .array { out.appendText(isEmpty ? "]\n" : "\n]\n") }
    }
}
