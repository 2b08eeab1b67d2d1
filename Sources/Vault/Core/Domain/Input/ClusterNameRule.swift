// SPDX-License-Identifier: Apache-2.0

/// Says what is wrong with a name that is not `^[a-z][a-z0-9-]*$` with at most 63 bytes.
enum ClusterNameRule {
    static let maximumLength = 63
    private static let field = "engine name"
    private static let alphabet = "use lower-case letters, digits and hyphens, beginning with a letter: paris-a100"

    static func check(_ text: String) throws(InvalidInput) {
        let bytes = text.utf8
        guard !bytes.isEmpty else { throw InvalidInput(field, "must not be empty", hint: alphabet) }
        guard bytes.count <= maximumLength else {
            throw InvalidInput(
                field, "has \(bytes.count) bytes, at most \(maximumLength) are allowed", hint: "choose a shorter name")
        }
        if let first = bytes.first, first.isASCIILowercase,
            bytes.allSatisfy({ $0.isASCIILowercase || $0.isASCIIDigit || $0 == UInt8(ascii: "-") })
        {
            return
        }
        throw InvalidInput(field, problem(of: text), hint: suggestion(for: text).map { "try \($0)" } ?? alphabet)
    }

    /// What is wrong, worst first: what must never be echoed, what was surely not meant as a name, then single
    /// characters.
    private static func problem(of text: String) -> String {
        let scalars = text.unicodeScalars
        if let control = scalars.first(where: \.isControl) {
            return "must not contain the control character \(control.codePoint)"
        }
        if isPathLike(text) { return "must not be a path" }
        if let foreign = scalars.first(where: { !$0.isASCII }) {
            let twin = ConfusableCharacter.ascii(of: foreign).map { ", which looks like \"\($0)\"" } ?? ""
            return "must be ASCII, but contains \(foreign.codePoint)\(twin)"
        }
        if text.utf8.contains(where: \.isASCIIWhitespace) { return "must not contain spaces" }
        if let wrong = scalars.first(where: { !($0.value < 128 && isAllowed(UInt8($0.value))) }) {
            return "must not contain \(String(wrong).quoted)"
        }
        if text.utf8.contains(where: \.isASCIIUppercase) { return "must be in lower case" }
        return "must begin with a letter"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") }

    private static func isPathLike(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "/")) || text.utf8.contains(UInt8(ascii: "\\"))
            || text.utf8.allSatisfy { $0 == UInt8(ascii: ".") } || text.utf8.first == UInt8(ascii: "~")
    }

    /// The nearest name that is allowed; nil if it would be a guess.
    private static func suggestion(for text: String) -> String? {
        guard !isPathLike(text) else { return nil }
        var name = ""
        for scalar in text.trimmed.unicodeScalars {
            switch scalar {
            case "A"..."Z": name.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case "a"..."z", "0"..."9", "-": name.unicodeScalars.append(scalar)
            case "_", ".", " ", ":": name += "-"
            case "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}": continue
            default:
                guard let twin = ConfusableCharacter.ascii(of: scalar) else { return nil }
                name.append(twin)
            }
        }
        while name.hasPrefix("-") { name.removeFirst() }
        guard let first = name.utf8.first else { return nil }
        return first.isASCIIDigit ? "c" + name : name
    }
}
