// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The help of a command, folded to a terminal's width.
///
/// The parser folds too, but neither its usage lines nor around commands that someone may paste.
struct HelpText {
    /// The width of a terminal that does not report one.
    static let usualColumns = 80

    /// Where the explanations of options begin.
    private static let explanationColumn = 26
    /// From there on it is too narrow for two columns side by side.
    private static let narrow = 60

    private let lines: [Substring]

    init(_ command: any ParsableCommand.Type) {
        // So wide that the parser folds nothing.
        var text = AichorVault.helpMessage(for: command, columns: 10_000)
            .replacing("SUBCOMMANDS:", with: "COMMANDS:").replacing("<subcommand>", with: "<command>")
        if text.hasPrefix(Self.title) { text.removeFirst(Self.title.count) }
        if command == AichorVault.self { text.replace("\n  See '", with: "\n\(Self.topics)\n  See '") }
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static let title = "OVERVIEW: "
    private static let topics =
        "HELP TOPICS:\n" + HelpTopic.rows(HelpTopic.allCases.map { ($0.rawValue, $0.abstract) }) + "\n"

    /// The text with no line longer than `columns` where that can be avoided.
    func wrapped(to columns: Int) -> String {
        let columns = max(columns, 20)
        var out: [String] = []
        var isOverview = true
        for line in lines {
            if line.hasPrefix("USAGE: ") { isOverview = false }
            if isOverview {
                // What is indented there is an example: a fold would break it when it is pasted.
                out += line.hasPrefix("  ") ? [String(line)] : Self.fold(line, to: columns)
            } else if line.hasPrefix("USAGE: ") || line.hasPrefix("       aichor-vault") {
                out += Self.foldUsage(line, to: columns)
            } else {
                out += Self.foldOption(line, to: columns)
            }
        }
        while out.last?.isEmpty == true { out.removeLast() }
        return out.joined(separator: "\n")
    }

    /// Folds at blanks; lines after the first begin with `indent` blanks.
    static func fold(_ text: some StringProtocol, to columns: Int, indent: Int = 0) -> [String] {
        fold(
            String(text).split(separator: " ", omittingEmptySubsequences: false).map(String.init), to: columns,
            indent: indent)
    }

    private static func fold(_ words: [String], to columns: Int, indent: Int) -> [String] {
        var out: [String] = []
        var current: String?
        for word in words {
            guard let begun = current else {
                current = word
                continue
            }
            if begun.count + 1 + word.count <= columns {
                current = begun + " " + word
            } else {
                out.append(begun)
                current = String(repeating: " ", count: indent) + word
            }
        }
        return out + [current ?? ""]
    }

    /// Folds between the parts of a usage line, never inside of brackets.
    private static func foldUsage(_ line: Substring, to columns: Int) -> [String] {
        var words: [String] = []
        var depth = 0
        for word in line.drop(while: { $0 == " " }).split(separator: " ") {
            if depth > 0 { words[words.count - 1] += " " + word } else { words.append(String(word)) }
            depth += word.filter { $0 == "[" }.count - word.filter { $0 == "]" }.count
        }
        let head = String(repeating: " ", count: line.prefix { $0 == " " }.count)
        if let first = words.first { words[0] = head + first }
        return fold(words, to: columns, indent: 7 + 2)
    }

    /// Folds the explanation of an option or a command; where there is little room, it goes under the label.
    private static func foldOption(_ line: Substring, to columns: Int) -> [String] {
        let indent = line.prefix { $0 == " " }.count
        // Remarks to an option, and what is no option: they have no second column.
        if indent < explanationColumn, indent != 2 || line.hasPrefix("  See '") {
            return fold(line, to: columns, indent: indent)
        }
        let label = line.prefix(explanationColumn)
        // A label that is too long for its column has its own line.
        let isLabelAlone = line.count > explanationColumn && !label.hasSuffix(" ")
        guard line.count > explanationColumn, !isLabelAlone else { return [String(line)] }
        let text = line.dropFirst(explanationColumn).drop { $0 == " " }
        if columns >= narrow {
            return fold(String(label) + text, to: columns, indent: explanationColumn)
        }
        let name = label.reversed().drop { $0 == " " }.reversed()
        return (name.isEmpty ? [] : [String(name)]) + fold("      " + text, to: columns, indent: 6)
    }
}
