// SPDX-License-Identifier: Apache-2.0

/// Pieces of the markup language mdoc(7).
enum Mdoc {
    /// Running text, one sentence a line.
    static func text(_ text: String) -> String {
        text.replacing(". ", with: ".\n").split(separator: "\n").map { unhyphenated(escaped(String($0))) }
            .joined(separator: "\n")
    }

    /// Forbids hyphens in the names of variables.
    private static func unhyphenated(_ line: String) -> String {
        line.split(separator: " ").map { $0.contains("_") ? "\\%" + $0 : String($0) }.joined(separator: " ")
    }

    /// A line that is shown as it is, with hyphens and quotes that can be pasted.
    static func literal(_ text: String) -> String {
        escaped(text, replacing: ["-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"])
    }

    /// The names of an option with its value, or the name of an argument.
    static func label(of argument: CommandTree.Argument) -> String {
        let value = argument.valueName.map { "Ar \(escaped($0))" } ?? ""
        guard let names = argument.names else { return value }
        let flags = names.map { "Fl \(flag($0.typed))" }.joined(separator: " , ")
        return argument.takesValue ? "\(flags) \(value)" : flags
    }

    /// A line of usage, such as `aichor-vault list [-l <selector>]`.
    static func synopsis(_ usage: String) -> String {
        var tokens: [Substring] = []
        for word in usage.split(separator: " ") { tokens += split(word) }
        let name = tokens.prefix { !"[(<-".contains($0.prefix(1)) }
        var lines = [".Nm \"\(name.joined(separator: " "))\""]
        var current: [String] = []
        var depth = 0
        for token in tokens.dropFirst(name.count) {
            switch token {
            case "[", "(":
                if depth == 0 { current.append(".") }
                current.append(token == "[" ? (depth == 0 ? "Op" : "Oo") : (depth == 0 ? "Pq" : "Po"))
                depth += 1
            case "]", ")":
                depth -= 1
                if depth > 0 { current.append(token == "]" ? "Oc" : "Pc") }
            default:
                if depth == 0 { current.append(".") }
                current.append(macro(token))
            }
            if depth == 0 {
                lines.append("." + current.dropFirst().joined(separator: " "))
                current = []
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func macro(_ token: Substring) -> String {
        if token == "|" || token == "..." { return token == "|" ? "|" : "Ar ..." }
        if token.hasPrefix("<") { return "Ar \(token.dropFirst().dropLast())" }
        return token.hasPrefix("-") ? "Fl \(flag(String(token)))" : "Cm \(token)"
    }

    /// Brackets at the ends of a word are words of their own.
    private static func split(_ word: Substring) -> [Substring] {
        var word = word
        var head: [Substring] = []
        var tail: [Substring] = []
        while let first = word.first, first == "[" || first == "(" {
            head.append(word.prefix(1))
            word = word.dropFirst()
        }
        while let last = word.last, last == "]" || last == ")" {
            tail.insert(word.suffix(1), at: 0)
            word = word.dropLast()
        }
        return head + (word.isEmpty ? [] : [word]) + tail
    }

    /// `Fl` writes the first dash itself.
    private static func flag(_ name: String) -> String { String(name.dropFirst()).replacing("-", with: "\\-") }

    private static func escaped(_ text: String, replacing more: [Character: String] = [:]) -> String {
        var out = ""
        for character in text {
            if character == "\\" {
                out += "\\e"
            } else if character == "…" {
                // A terminal that knows ASCII only has no such character.
                out += "..."
            } else if let other = more[character] {
                out += other
            } else if let scalar = character.unicodeScalars.first, !scalar.isASCII {
                out += "\\[u\(hexadecimal(scalar))]"
            } else {
                out.append(character)
            }
        }
        // A line that begins so would be a request.
        return out.hasPrefix(".") || out.hasPrefix("'") ? "\\&" + out : out
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
