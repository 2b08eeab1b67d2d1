// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// How errors look.
package struct ErrorText: Sendable {
    /// Whether to write one JSON object instead of lines.
    private let json: Bool
    /// Whether to colour the first word.
    private let colour: Bool
    /// Arguments that might be secrets, which must never be repeated.
    private let withheld: [String]

    package init(json: Bool = false, colour: Bool = false, withheld: [String] = []) {
        self.json = json
        self.colour = colour
        self.withheld = withheld
    }

    /// An error with its hint.
    package func error(_ error: VaultError) -> [UInt8] {
        if json {
            return object(
                "error",
                [
                    ("code", .text(error.code.id)), ("message", .text(clean(error.message))),
                    ("hint", error.hint.map { .text(clean($0)) } ?? .null),
                    ("exitStatus", .integer(Int64(error.code.exitStatus))),
                ] + (error.rule.map { [("rule", .text($0))] } ?? []))
        }
        return line("error", .bad, error.message) + (error.hint.map { line("hint", .bold, $0) } ?? [])
    }

    /// A warning: something that did not stop the command.
    package func warning(_ message: String, hint: String? = nil) -> [UInt8] {
        note("warning", .caution, message, hint)
    }

    /// Something worth knowing.
    package func note(_ message: String, hint: String? = nil) -> [UInt8] { note("note", .bold, message, hint) }

    private func note(_ word: String, _ style: TextStyle, _ message: String, _ hint: String?) -> [UInt8] {
        if json {
            return object(word, [("message", .text(clean(message))), ("hint", hint.map { .text(clean($0)) } ?? .null)])
        }
        return line(word, style, message) + (hint.map { line("hint", .bold, $0) } ?? [])
    }

    private func line(_ word: String, _ style: TextStyle, _ message: String) -> [UInt8] {
        var out: [UInt8] = []
        if colour { out.append(contentsOf: style.on.utf8) }
        out.append(contentsOf: (word + ":").utf8)
        if colour { out.append(contentsOf: TextStyle.off.utf8) }
        out.append(UInt8(ascii: " "))
        Sanitizer.append(clean(message), to: &out)
        out.append(UInt8(ascii: "\n"))
        return out
    }

    private func object(_ word: String, _ members: [(key: String, value: OutputValue)]) -> [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.write(.object([(word, .object(members))]))
        writer.out.append(UInt8(ascii: "\n"))
        return writer.out
    }

    /// The message without any argument that might be a secret.
    private func clean(_ message: String) -> String {
        withheld.reduce(message) { Redaction.replace($1, in: $0) }
    }
}
