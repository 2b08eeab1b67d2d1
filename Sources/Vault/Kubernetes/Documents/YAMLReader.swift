// SPDX-License-Identifier: Apache-2.0
import CYAML
import VaultCore

/// Makes a tree of libyaml's events, as go-yaml v2 makes its own.
struct YAMLReader: ~Copyable {
    /// Deeper than any file that people write; what libyaml does for a token grows with the depth.
    private static let maximumDepth = 1000

    private var builder: TreeBuilder
    private var anchors: [String: DocumentTree.Node] = [:]
    /// The containers of the document, each after those that it holds.
    private var closed: [DocumentTree.Node] = []
    private var hasAliases = false
    /// How many values the documents before have.
    private var firstEntry = 0
    /// How many of the open containers stand within brackets or braces.
    private var flowDepth = 0

    init(capacity: Int) { builder = TreeBuilder(capacity: capacity) }

    /// Reads the documents, or the first and not even what follows it.
    consuming func read(
        _ reading: consuming YAMLParser, firstDocumentOnly: Bool
    ) throws(DocumentError) -> DocumentTree {
        var parser = reading
        while true {
            switch try parser.next() {
            case YAML_STREAM_END_EVENT: return builder.finish()
            case YAML_DOCUMENT_START_EVENT: try beginDocument(parser)
            case YAML_DOCUMENT_END_EVENT:
                try endDocument()
                if firstDocumentOnly { return builder.finish() }
            case YAML_SCALAR_EVENT: try scalar(&parser)
            case YAML_ALIAS_EVENT: try alias(parser)
            case YAML_SEQUENCE_START_EVENT: try open(.sequence, parser)
            case YAML_MAPPING_START_EVENT: try open(.mapping, parser)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                if let node = builder.close() { closed.append(node) }
                flowDepth = max(0, flowDepth - 1)
            default: break
            }
        }
    }

    private mutating func beginDocument(_ parser: borrowing YAMLParser) throws(DocumentError) {
        guard !parser.hasOtherVersion else { throw DocumentError("has a YAML version other than 1.1") }
        firstEntry = builder.tree.entries.count
        anchors.removeAll(keepingCapacity: true)
        closed.removeAll(keepingCapacity: true)
        hasAliases = false
    }

    private mutating func endDocument() throws(DocumentError) {
        guard let root = builder.tree.documents.last else { return }
        if hasAliases { try AliasBudget.check(builder.tree, root: root) }
        for node in closed { try builder.tree.normalise(node) }
        try builder.tree.checkJSON(root, from: firstEntry)
    }

    private mutating func open(
        _ kind: DocumentTree.Kind, _ parser: borrowing YAMLParser
    ) throws(DocumentError) {
        guard builder.depth < Self.maximumDepth else {
            throw DocumentError("is nested deeper than \(Self.maximumDepth) levels", line: parser.line)
        }
        if flowDepth > 0 || parser.isFlow { flowDepth += 1 }
        let node = try builder.open(kind, line: parser.line)
        if let anchor = parser.anchor { anchors[anchor] = node }
    }

    private mutating func alias(_ parser: borrowing YAMLParser) throws(DocumentError) {
        guard let name = parser.anchor, let target = anchors[name] else {
            throw DocumentError("has an alias without an anchor", line: parser.line)
        }
        hasAliases = true
        try builder.alias(to: target, line: parser.line)
    }

    private mutating func scalar(_ parser: inout YAMLParser) throws(DocumentError) {
        try checkSpelling(&parser)
        let start = builder.tree.arena.count
        let tag = parser.isTagged ? YAMLTag(parser.scalarTag ?? "") : nil
        let meaning: PlainScalar =
            switch tag {
            case nil: parser.isImplicit ? parser.withScalar { PlainScalar($0) } : .string
            case .some(let tag): try tag.resolve(parser)
            }
        if tag == .binary {
            guard parser.withScalar({ GoBase64.decode($0, into: &builder.tree.arena) }) else {
                throw DocumentError("has a !!binary value that is not base64", line: parser.line)
            }
            let isText = builder.tree.arena.withBytes { $0.extracting(start...).utf8Fault == nil }
            guard isText else { throw DocumentError("has a !!binary value that is not UTF-8", line: parser.line) }
        } else {
            parser.withScalar { builder.tree.arena.append($0) }
        }
        let node = try builder.scalar(meaning.kind, flag: meaning.flag, from: start, line: parser.line)
        if let anchor = parser.anchor { anchors[anchor] = node }
    }
}

extension YAMLReader {
    /// Refuses what libyaml accepts and go-yaml v2, made of an older libyaml, does not.
    fileprivate func checkSpelling(_ parser: inout YAMLParser) throws(DocumentError) {
        if parser.hasSlashEscape() {
            throw DocumentError("is not YAML: found unknown escape character", line: parser.line)
        }
        guard flowDepth > 0, parser.isPlain else { return }
        if let respelling = parser.commaAfterTag() {
            throw DocumentError("is not YAML: found a comma after a tag", line: parser.line, respelling: respelling)
        }
        let holdsMark = parser.withScalar { bytes in bytes.indices.contains { bytes[$0] == UInt8(ascii: "?") } }
        if holdsMark {
            throw DocumentError("is not YAML: a ? within brackets or braces is not in quotes", line: parser.line)
        }
    }
}

extension PlainScalar {
    fileprivate var kind: DocumentTree.Kind {
        switch self {
        case .string, .merge: .string
        case .integer: .integer
        case .null: .null
        case .boolean: .boolean
        case .float: .float
        }
    }

    fileprivate var flag: Bool {
        switch self {
        case .merge: true
        case .boolean(let value): value
        case .float(let isFinite): !isFinite
        case .string, .integer, .null: false
        }
    }
}

extension DocumentTree {
    /// Reads YAML as sigs.k8s.io/yaml (go-yaml v2, YAML 1.1) reads it; JSON is YAML.
    ///
    /// With `firstDocumentOnly` the rest is not even looked at, as kubectl does with kubeconfigs.
    package static func yaml(_ bytes: Span<UInt8>, firstDocumentOnly: Bool) throws(DocumentError) -> DocumentTree {
        guard bytes.count <= maximumBytes else {
            throw DocumentError("is larger than \(maximumBytes >> 20) MiB")
        }
        do throws(DocumentError) { return try once(bytes, firstDocumentOnly) } catch {
            guard var text = error.respelling?.applied(to: bytes) else { throw error }
            var work = 0
            while true {
                do throws(DocumentError) {
                    return try text.withBytes { (bytes) throws(DocumentError) in try once(bytes, firstDocumentOnly) }
                } catch {
                    work += text.count
                    guard work <= maximumRespelling, let next = text.withBytes({ error.respelling?.applied(to: $0) })
                    else { throw error }
                    text = next
                }
            }
        }
    }

    /// How much is read again, in all, for spellings that libyaml does not read: each costs one more reading of the whole.
    private static var maximumRespelling: Int { 64 << 20 }

    private static func once(_ bytes: Span<UInt8>, _ firstDocumentOnly: Bool) throws(DocumentError) -> DocumentTree {
        try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(DocumentError) -> DocumentTree in
            guard let parser = unsafe YAMLParser(unsafeReading: buffer) else {
                throw DocumentError("needs too much memory")
            }
            return try YAMLReader(capacity: buffer.count).read(parser, firstDocumentOnly: firstDocumentOnly)
        }
    }
}
