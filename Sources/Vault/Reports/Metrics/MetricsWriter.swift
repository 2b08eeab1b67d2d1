// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Writes metrics in Prometheus's text exposition format, version 0.0.4: all samples of a name together, under its help.
struct MetricsWriter {
    /// What is written so far.
    private(set) var out: [UInt8] = []
    private let commonLabels: [UInt8]
    private var family = ""
    private var head: [UInt8] = []

    /// A writer that gives every sample this label first.
    init(commonLabel name: String, _ value: String) {
        var labels: [UInt8] = [UInt8(ascii: "{")]
        Self.append(label: name, value, to: &labels)
        commonLabels = labels
    }

    mutating func reserve(_ bytes: Int) { out.reserveCapacity(bytes) }

    /// Begins a gauge; its head is written with the first sample, so that a family without any leaves no trace.
    ///
    /// The collector refuses two files that explain a name differently: `help` must be the same for every vault.
    mutating func begin(_ name: String, _ help: String) {
        family = "aichor_vault_" + name
        head.removeAll(keepingCapacity: true)
        head.append(contentsOf: "# HELP \(family) ".utf8)
        Self.appendHelp(help, to: &head)
        head.append(contentsOf: "\n# TYPE \(family) gauge\n".utf8)
    }

    /// Writes a sample of the family that was begun.
    mutating func add(_ value: some BinaryInteger, _ labels: (name: String, value: String)...) {
        out.append(contentsOf: head)
        head.removeAll(keepingCapacity: true)
        out.append(contentsOf: family.utf8)
        out.append(contentsOf: commonLabels)
        for label in labels {
            out.append(UInt8(ascii: ","))
            Self.append(label: label.name, label.value, to: &out)
        }
        out.append(UInt8(ascii: "}"))
        out.append(UInt8(ascii: " "))
        out.append(contentsOf: String(value).utf8)
        out.append(UInt8(ascii: "\n"))
    }

    /// A family with one sample, or none where there is no value.
    mutating func addSingle(_ name: String, _ help: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        begin(name, help)
        add(value)
    }

    private static func append(label name: String, _ value: String, to out: inout [UInt8]) {
        out.append(contentsOf: name.utf8)
        out.append(UInt8(ascii: "="))
        out.append(UInt8(ascii: "\""))
        let start = out.count
        Sanitizer.append(value, to: &out)
        if out[start...].contains(where: mustEscape) {
            let plain = Array(out[start...])
            out.removeSubrange(start...)
            for byte in plain { appendEscaped(byte, to: &out) }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
    }

    private static func appendEscaped(_ byte: UInt8, to out: inout [UInt8]) {
        if mustEscape(byte) { out.append(UInt8(ascii: "\\")) }
        out.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
    }

    /// In a help text only the backslash and the line feed are escaped.
    private static func appendHelp(_ help: String, to out: inout [UInt8]) {
        for byte in help.utf8 {
            if byte == UInt8(ascii: "\"") { out.append(byte) } else { appendEscaped(byte, to: &out) }
        }
    }
}
