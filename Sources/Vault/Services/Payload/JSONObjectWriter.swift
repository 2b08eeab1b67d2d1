// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The commas, line ends and indents of nested JSON objects.
struct JSONObjectWriter {
    private let indent: Int?
    private var depth = 0
    private var isFirst = true

    /// `indent` is how far all lines but the first are indented; nil for one line.
    init(indent: Int?) { self.indent = indent }

    mutating func open(_ out: inout SecretBytes) {
        out.append(UInt8(ascii: "{"))
        depth += 1
        isFirst = true
    }

    mutating func close(_ out: inout SecretBytes) {
        depth -= 1
        lineBreak(&out)
        out.append(UInt8(ascii: "}"))
        isFirst = false
    }

    mutating func key(_ name: String, _ out: inout SecretBytes) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        lineBreak(&out)
        isFirst = false
        out.appendJSONString(name)
        out.appendText(indent == nil ? ":" : ": ")
    }

    mutating func member(_ name: String, _ text: String?, _ out: inout SecretBytes) {
        key(name, &out)
        if let text { out.appendJSONString(text) } else { out.appendText("null") }
    }

    mutating func member(_ name: String, _ bytes: Span<UInt8>, _ out: inout SecretBytes) {
        key(name, &out)
        out.appendJSONString(bytes)
    }

    mutating func member(_ name: String, _ flag: Bool, _ out: inout SecretBytes) {
        key(name, &out)
        out.appendText(flag ? "true" : "false")
    }

    mutating func openMember(_ name: String, _ out: inout SecretBytes) {
        key(name, &out)
        open(&out)
    }

    private func lineBreak(_ out: inout SecretBytes) {
        guard let indent else { return }
        out.append(UInt8(ascii: "\n"))
        out.pad(indent + 2 * depth)
    }
}

extension SecretBytes {
    /// Appends spaces.
    mutating func pad(_ count: Int) {
        for _ in 0..<count { append(UInt8(ascii: " ")) }
    }
}
