// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Turns messages of the argument parser into our form, and leaves out what might be a secret.
struct ParserMessage {
    private let lines: [String]
    private let arguments: [String]
    private let takesFormat: Bool

    /// Takes the message, the arguments, and whether their command has `--format`.
    init(_ message: String, arguments: [String], takesFormat: Bool = false) {
        self.takesFormat = takesFormat
        lines = message.split(separator: "\n").map(String.init)
        self.arguments = arguments
    }

    /// The error to show.
    ///
    /// Its hint is nil if the command's help is the only useful hint.
    var error: VaultError {
        let first = lines.first ?? "the command line is wrong"
        if let known = unexpectedArgument(first) ?? unknownOption(first) ?? invalidValue(first) { return known }
        return VaultError(.usage, Self.lowered(first))
    }

    /// A stray argument may be a password that lost its option: it is counted, not shown.
    private func unexpectedArgument(_ line: String) -> VaultError? {
        guard line.hasPrefix("Unexpected argument") || line.split(separator: " ").dropFirst().first == "unexpected"
        else {
            return nil
        }
        let count = line.split(separator: " ").first.flatMap { Int($0) } ?? 1
        return VaultError(
            .usage,
            count == 1
                ? "one argument too many (not shown, because it might be a secret)"
                : "\(count) arguments too many (not shown, because they might be secrets)",
            hint: arguments.first == "list" ? "to show one cluster, run: aichor-vault show NAME" : nil)
    }

    private func unknownOption(_ line: String) -> VaultError? {
        guard line.hasPrefix("Unknown option"), let name = Self.quoted(line).first else { return nil }
        // `-pSECRET` is how other programs take a password.
        let isOption = Self.isLetterOption(name) || Self.isLongOption(name)
        let message = isOption ? "unknown option '\(name)'" : "unknown option"
        if takesFormat, name == "--output" {
            return VaultError(.usage, message, hint: "use -o or --format to choose the output format")
        }
        if let suggestion = Self.quoted(line).dropFirst().first, Spelling.isNear(name, suggestion) {
            return VaultError(.usage, message, hint: "did you mean '\(suggestion)'?")
        }
        if arguments.first?.hasPrefix("-") == true {
            return VaultError(
                .usage, message, hint: "put options after the command, for example: aichor-vault list -o json")
        }
        return VaultError(.usage, message)
    }

    private static func isLetterOption(_ name: String) -> Bool {
        name.utf8.count == 2 && name.hasPrefix("-") && name.utf8.dropFirst().allSatisfy { (97...122).contains($0 | 32) }
    }

    private static func isLongOption(_ name: String) -> Bool {
        name.hasPrefix("--") && name.utf8.count <= 40 && name.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
    }

    /// The parser reports: The value of an option is invalid, and for a closed list of words, which ones are valid.
    private func invalidValue(_ line: String) -> VaultError? {
        let marker = " is invalid for '"
        guard line.hasPrefix("The value '"),
            let option = Self.text(after: marker, in: line)?.prefix(while: { $0 != "'" })
        else { return nil }
        let name = option.split(separator: " ").first.map(String.init) ?? "the option"
        let choices = choices(line).map { "use one of " + $0 }
        // Only from a closed list of words is the wrong one repeated.
        if choices != nil, let value = Self.quoted(line).first, value.utf8.count <= 20 {
            return VaultError(.usage, "invalid value '\(value)' for \(name)", hint: choices)
        }
        return VaultError(
            .usage, "invalid value for \(name) (not shown, because it might be a secret)", hint: choices)
    }

    /// The words that an option takes, as the parser lists them: in a sentence, or if they are many, one in each further line.
    private func choices(_ line: String) -> String? {
        guard let words = Self.text(after: "Please provide one of ", in: line) else { return nil }
        guard words == "the following:" else { return Self.withoutStop(words) }
        let listed = lines.dropFirst().filter { $0.hasPrefix("  - ") }.map { "'\($0.dropFirst(4))'" }
        guard let last = listed.last else { return nil }
        return listed.dropLast().joined(separator: ", ") + " or " + last
    }

    /// The texts between single quotes.
    private static func quoted(_ line: String) -> [String] {
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    private static func text(after marker: String, in line: String) -> String? {
        let line = Array(line.utf8)
        let marker = Array(marker.utf8)
        guard line.count >= marker.count,
            let start = (0...(line.count - marker.count)).first(where: { line[$0...].starts(with: marker) })
        else { return nil }
        return String(decoding: line[(start + marker.count)...], as: UTF8.self)
    }

    private static func lowered(_ text: String) -> String {
        withoutStop(text.prefix(1).lowercased() + text.dropFirst())
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}
