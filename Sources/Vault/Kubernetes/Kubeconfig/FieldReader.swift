// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Reads the known fields of a mapping as Go's JSON decoder reads them into a struct: a null or a missing one is the
/// zero value, a value of another type refuses the file, unknown ones are passed over.
struct FieldReader {
    private let node: DocumentTree.Node?
    /// Where the mapping stands, for messages: `users[2].user`.
    let place: String

    /// Throws if the node is there and neither a mapping nor null.
    init(_ node: DocumentTree.Node?, _ place: String, _ tree: borrowing DocumentTree) throws(DocumentError) {
        self.place = place
        self.node = try Self.value(node, .mapping, place, tree)
    }

    /// The field's value if it is there and no null.
    private func field(
        _ name: String, _ kind: DocumentTree.Kind, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> DocumentTree.Node? {
        guard let node else { return nil }
        return try Self.value(tree.member(name, of: node), kind, path(name), tree)
    }

    private static func value(
        _ node: DocumentTree.Node?, _ kind: DocumentTree.Kind, _ place: String, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> DocumentTree.Node? {
        guard let node, tree.kind(of: node) != .null else { return nil }
        guard tree.kind(of: node) == kind else {
            let quotes = kind == .string && tree.isScalar(node) ? "; put it in quotes" : ""
            throw DocumentError(
                "\(place.isEmpty ? "the document" : place) must be \(kind.text), not \(tree.kind(of: node).text)\(quotes)",
                line: tree.line(of: node))
        }
        return node
    }

    private func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    /// A string that may be secret; nil if it is missing or empty.
    func secret(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> DocumentTree.Node? {
        guard let value = try field(name, .string, tree) else { return nil }
        return tree.withBytes(of: value) { $0.isEmpty } ? nil : value
    }

    /// A string that is no secret; empty if it is missing.
    func text(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> String {
        try field(name, .string, tree).flatMap { tree.text($0) } ?? ""
    }

    /// A boolean; false if it is missing.
    func boolean(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> Bool {
        try field(name, .boolean, tree).flatMap { tree.boolean($0) } ?? false
    }

    /// A mapping within this one; its node is nil if it is missing.
    func mapping(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> FieldReader? {
        guard let value = try field(name, .mapping, tree) else { return nil }
        return try FieldReader(value, path(name), tree)
    }

    /// The mappings of a list; one that is null has no members.
    func mappings(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> [FieldReader] {
        guard let list = try field(name, .sequence, tree) else { return [] }
        var readers: [FieldReader] = []
        for (index, element) in tree.elements(of: list).enumerated() {
            readers.append(try FieldReader(element, "\(path(name))[\(index)]", tree))
        }
        return readers
    }

    /// How many strings are in a list of them.
    @discardableResult
    func strings(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> Int {
        guard let list = try field(name, .sequence, tree) else { return 0 }
        return try Self.strings(of: list, path(name), tree)
    }

    private static func strings(
        of list: DocumentTree.Node, _ place: String, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> Int {
        let elements = tree.elements(of: list)
        for (index, element) in elements.enumerated() {
            _ = try value(element, .string, "\(place)[\(index)]", tree)
        }
        return elements.count
    }

    /// Checks that the members of a mapping are strings.
    func checkStringMap(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) {
        guard let map = try field(name, .mapping, tree) else { return }
        for member in tree.members(of: map) {
            _ = try Self.value(member.value, .string, path(name), tree)
        }
    }

    /// How many members a mapping has, which are lists of strings.
    func stringLists(_ name: String, _ tree: borrowing DocumentTree) throws(DocumentError) -> Int {
        guard let map = try field(name, .mapping, tree) else { return 0 }
        let members = tree.members(of: map)
        for member in members {
            guard let list = try Self.value(member.value, .sequence, path(name), tree) else { continue }
            _ = try Self.strings(of: list, path(name), tree)
        }
        return members.count
    }

    /// Bytes in base64, or as a list of numbers, which Go's decoder also reads as bytes.
    func data<Sink: ByteSink & ~Copyable>(
        _ name: String, _ tree: borrowing DocumentTree, into sink: inout Sink
    ) throws(DocumentError) {
        guard let node, let value = tree.member(name, of: node) else { return }
        switch tree.kind(of: value) {
        case .null: return
        case .string:
            guard tree.withBytes(of: value, { GoBase64.decode($0, into: &sink) }) else {
                throw DocumentError("\(path(name)) is not base64", line: tree.line(of: value))
            }
        case .sequence:
            for element in tree.elements(of: value) { sink.append(try byte(element, name, tree)) }
        default: _ = try Self.value(value, .string, path(name), tree)
        }
    }

    private func byte(
        _ node: DocumentTree.Node, _ name: String, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> UInt8 {
        if tree.kind(of: node) == .null { return 0 }
        let number = tree.kind(of: node) == .integer ? tree.withBytes(of: node) { PlainScalar.integer($0) } : nil
        guard let byte = number.flatMap({ UInt8(exactly: $0) }) else {
            throw DocumentError("\(path(name)) must be a base64-encoded string", line: tree.line(of: node))
        }
        return byte
    }

    /// Checks `extensions`: names are strings, and none has two values (client-go's conversion refuses that).
    func checkExtensions(_ tree: borrowing DocumentTree) throws(DocumentError) {
        var seen: Set<String> = []
        for item in try mappings("extensions", tree) {
            let name = try item.text("name", tree)
            guard !seen.contains(name) else {
                throw DocumentError("\(path("extensions")) has a duplicate name", line: item.line(tree))
            }
            if let value = item.node.flatMap({ tree.member("extension", of: $0) }), tree.kind(of: value) != .null {
                seen.insert(name)
            }
        }
    }

    /// The line that the mapping begins in.
    func line(_ tree: borrowing DocumentTree) -> Int? { node.map { tree.line(of: $0) } }
}

extension DocumentTree {
    fileprivate func isScalar(_ node: Node) -> Bool { ![.mapping, .sequence].contains(kind(of: node)) }
}

extension DocumentTree.Kind {
    /// The kind in a message.
    var text: String {
        switch self {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .string: "a string"
        case .integer, .float: "a number"
        case .boolean: "a boolean"
        case .null: "null"
        }
    }
}
