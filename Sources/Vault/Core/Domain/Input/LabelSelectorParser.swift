// SPDX-License-Identifier: Apache-2.0

/// Reads label selectors with the grammar of Kubernetes (`k8s.io/apimachinery/pkg/labels`).
struct LabelSelectorParser {
    private enum Token: Equatable {
        case word(String)
        case sign(String)
        case end

        var shown: String {
            switch self {
            case .word(let text), .sign(let text): text.quoted
            case .end: "the end"
            }
        }
    }

    private static let field = "label selector"
    /// The longest first, because `!=` begins with `!`.
    private static let signs = ["==", "!=", "=", "!", "(", ")", ",", "<", ">"]

    private var tokens: ArraySlice<Token>

    init(_ text: String) throws(InvalidInput) {
        guard text.utf8.count <= 16_384 else { throw Self.wrong("is too long") }
        tokens = Self.tokens(of: text)[...]
        guard !tokens.isEmpty else { throw Self.wrong("must not be empty") }
    }

    private static func wrong(_ problem: String) -> InvalidInput {
        InvalidInput(field, problem, hint: "write \(LabelSelector.usage)")
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest = rest.dropFirst()
            } else if let sign = signs.first(where: { rest.hasPrefix($0) }) {
                tokens.append(.sign(sign))
                rest = rest.dropFirst(sign.count)
            } else {
                let word = rest.prefix { character in
                    !character.isWhitespace && !signs.contains { $0.first == character }
                }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            }
        }
        return tokens
    }

    private var next: Token { tokens.first ?? .end }

    private mutating func take() -> Token { tokens.popFirst() ?? .end }

    private mutating func takeSign(_ sign: String) -> Bool {
        guard next == .sign(sign) else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func requirements() throws(InvalidInput) -> [LabelRequirement] {
        var requirements = [try requirement()]
        while next != .end {
            guard takeSign(",") else { throw Self.wrong("has \(next.shown) where a comma or the end is expected") }
            requirements.append(try requirement())
        }
        return requirements
    }

    private mutating func requirement() throws(InvalidInput) -> LabelRequirement {
        let isNegated = takeSign("!")
        let token = take()
        guard case .word(let key) = token else { throw Self.wrong("has \(token.shown) where a key is expected") }
        try LabelSyntax.checkKey(key, field: Self.field)
        if isNegated { return LabelRequirement(key: key, condition: .missing) }
        if next == .end || next == .sign(",") { return LabelRequirement(key: key, condition: .exists) }
        switch take() {
        case .sign("="), .sign("=="): return LabelRequirement(key: key, condition: .isOneOf([try value()]))
        case .sign("!="): return LabelRequirement(key: key, condition: .isNoneOf([try value()]))
        case .word("in"): return LabelRequirement(key: key, condition: .isOneOf(try values()))
        case .word("notin"): return LabelRequirement(key: key, condition: .isNoneOf(try values()))
        case .sign("<"), .sign(">"): throw Self.wrong("uses < or >, which are not supported")
        case let other: throw Self.wrong("has \(other.shown) where =, !=, in or notin is expected")
        }
    }

    /// One value; nothing stands for the empty one.
    private mutating func value() throws(InvalidInput) -> String {
        if next == .end || next == .sign(",") { return "" }
        let token = take()
        guard case .word(let value) = token else { throw Self.wrong("has \(token.shown) where a value is expected") }
        try LabelSyntax.checkValue(value, field: Self.field)
        return value
    }

    /// `(a,b)`; nothing between two commas stands for the empty value.
    private mutating func values() throws(InvalidInput) -> Set<String> {
        guard takeSign("(") else { throw Self.wrong("has \(next.shown) where ( is expected") }
        guard next != .sign(")") else { throw Self.wrong("has no values between ( and )") }
        var values: Set<String> = []
        while true {
            values.insert(next == .sign(")") ? "" : try value())
            if takeSign(")") { return values }
            guard takeSign(",") else { throw Self.wrong("has \(next.shown) where a comma or ) is expected") }
        }
    }
}
