// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What a scalar's tag makes of it (go-yaml v2, `resolve.go`).
enum YAMLTag: Equatable {
    case string, boolean, integer, float, null, timestamp, binary, merge
    /// Any other: the scalar is a string.
    case other

    init(_ tag: String) {
        let prefix = "tag:yaml.org,2002:"
        guard tag.hasPrefix(prefix) else {
            self = .other
            return
        }
        switch tag.dropFirst(prefix.count) {
        case "str": self = .string
        case "bool": self = .boolean
        case "int": self = .integer
        case "float": self = .float
        case "null": self = .null
        case "timestamp": self = .timestamp
        case "binary": self = .binary
        case "merge": self = .merge
        default: self = .other
        }
    }

    /// What the scalar is, in quotes or not; throws if it does not match the tag.
    func resolve(_ parser: borrowing YAMLParser) throws(DocumentError) -> PlainScalar {
        switch self {
        case .string, .binary, .other: return .string
        case .merge: return parser.withScalar { $0.holdsSame(as: "<<".utf8.span) } ? .merge : .string
        case .timestamp:
            guard parser.withScalar({ Self.isTimestamp($0) }) else { break }
            return .string
        case .boolean, .integer, .float, .null:
            let meaning = parser.withScalar { PlainScalar($0) }
            switch (self, meaning) {
            case (.boolean, .boolean), (.integer, .integer), (.float, .float), (.null, .null): return meaning
            case (.float, .integer):
                // Beyond 63 bits go-yaml makes no float of a whole number.
                let number = parser.withScalar { PlainScalar.integer($0) }
                if let number, number <= Int128(Int64.max) { return .float(isFinite: true) }
            default: break
            }
        }
        throw DocumentError("has a value that does not match its tag", line: parser.line)
    }

    /// `2006-1-2`, alone or with a time.
    private static func isTimestamp(_ bytes: Span<UInt8>) -> Bool {
        let parts = bytes.decoded.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[0].utf8.allSatisfy(\.isASCIIDigit),
            let month = Int(parts[1]), 1...12 ~= month, let day = Int(parts[2].prefix { $0.isNumber }), 1...31 ~= day
        else { return false }
        return true
    }
}
