// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Makes Engine Names of texts that need not be any: valid, distinct, and the same for the same input.
struct EngineNameDerivation {
    /// What a name is made of.
    struct Origin {
        /// The template, filled in.
        var text: String
        /// What distinguishes it from others with the same text: the name of its file.
        var file: String
    }

    /// A name, and what was done to get it.
    struct Derived {
        var name: ClusterName
        var warnings: [String] = []
    }

    private static let limit = 63

    private let origins: [Origin]
    private let stems: [String]
    private var taken: Set<String> = []
    /// The number to try next for a name, so that thousands of one name take no square of that.
    private var numbers: [String: Int] = [:]
    private var derived: [Derived?]

    /// The names of all, in their order.
    static func names(of origins: [Origin]) -> [Derived?] {
        var derivation = EngineNameDerivation(origins)
        derivation.derive()
        return derivation.derived
    }

    private init(_ origins: [Origin]) {
        self.origins = origins
        stems = origins.map { Self.stem(of: $0.text) }
        derived = Array(repeating: nil, count: origins.count)
    }

    /// Names that nobody else wants, and those that one alone has to the letter, are given first, so that a number that is
    /// appended to another never takes one away.
    private mutating func derive() {
        let groups = Dictionary(grouping: origins.indices, by: { Self.cut(stems[$0], to: Self.limit) })
        for (name, members) in groups {
            let exact = members.filter { origins[$0].text == name }
            if let owner = members.count == 1 ? members.first : exact.count == 1 ? exact.first : nil {
                give(owner, name, [])
            }
        }
        let byFile = groups.mapValues { members in Set(members.map { origins[$0].file }).count > 1 }
        for index in origins.indices where derived[index] == nil {
            resolve(index, isTold: byFile[Self.cut(stems[index], to: Self.limit)] ?? false)
        }
    }

    /// Gives a name that several want: with the file's name if they stand in several files, else with a number.
    private mutating func resolve(_ index: Int, isTold byFile: Bool) {
        let plain = Self.cut(stems[index], to: Self.limit)
        let file = Self.body(of: origins[index].file)
        let base = byFile && !file.isEmpty ? Self.joined(stems[index], file) : plain
        var name = base
        while taken.contains(name) {
            let number = numbers[base, default: 2]
            name = Self.joined(base, String(number))
            numbers[base] = number + 1
        }
        let reason = "several contexts would be named '\(plain)', so this one is named '\(name)'"
        give(index, name, name == plain ? [] : [reason])
    }

    private mutating func give(_ index: Int, _ name: String, _ warnings: [String]) {
        var warnings = warnings
        if stems[index].utf8.count > Self.limit {
            warnings.append("its name is longer than \(Self.limit) characters and is shortened to '\(name)'")
        }
        taken.insert(name)
        // Always a name by its making; nil would only say that it is none.
        derived[index] = (try? ClusterName(name)).map { Derived(name: $0, warnings: warnings) }
    }

    /// The name that comes nearest to a text; nil if it has no letter or digit.
    static func proposal(for text: String) -> ClusterName? {
        body(of: text).isEmpty ? nil : try? ClusterName(cut(stem(of: text), to: limit))
    }

    /// Lower case; each run of other characters a hyphen; begins with a letter.
    static func stem(of text: String) -> String {
        let body = body(of: text)
        guard let first = body.utf8.first else { return "cluster" }
        return first.isASCIIDigit ? "c-" + body : body
    }

    private static func body(of text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let lower = byte.asciiLowercased
            if lower.isASCIILowercase || lower.isASCIIDigit {
                bytes.append(lower)
            } else if let last = bytes.last, last != UInt8(ascii: "-") {
                bytes.append(UInt8(ascii: "-"))
            }
        }
        if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Both with a hyphen between; of the first as much as fits.
    private static func joined(_ stem: String, _ suffix: String) -> String {
        let suffix = cut(suffix, to: limit - 2)
        return cut(stem, to: limit - 1 - suffix.utf8.count) + "-" + suffix
    }

    private static func cut(_ text: String, to count: Int) -> String {
        var bytes = text.utf8.prefix(count)
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return String(bytes) ?? text
    }
}
