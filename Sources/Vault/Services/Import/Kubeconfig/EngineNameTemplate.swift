// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// How Engine Names are derived from a kubeconfig: text with `{context}` and other placeholders.
public struct EngineNameTemplate: Sendable {
    /// What a placeholder stands for.
    enum Placeholder: String, CaseIterable, Sendable {
        case context, cluster, user, namespace, file, host
    }

    private enum Piece: Sendable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// The name of the context alone.
    public static let standard = EngineNameTemplate(pieces: [.placeholder(.context)])

    private let pieces: [Piece]

    private init(pieces: [Piece]) { self.pieces = pieces }

    /// Reads a template.
    ///
    /// Without a placeholder it is the name itself, which suits one context. Throws if a placeholder is not known.
    public init(_ text: String) throws(InvalidInput) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: "}") else {
                throw Self.wrong("has an unclosed {")
            }
            guard let placeholder = Placeholder(rawValue: String(inside[..<close])) else {
                throw Self.wrong("has the unknown placeholder {\(inside[..<close])}")
            }
            pieces.append(.placeholder(placeholder))
            rest = inside[inside.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        guard !pieces.isEmpty else { throw Self.wrong("is empty") }
        self.pieces = pieces
    }

    private static func wrong(_ problem: String) -> InvalidInput {
        let known = Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
        return InvalidInput("name template", problem, hint: "the placeholders are \(known)")
    }

    /// The template filled in; not yet a name.
    func text(_ value: (Placeholder) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let placeholder): value(placeholder)
            }
        }.joined()
    }
}
