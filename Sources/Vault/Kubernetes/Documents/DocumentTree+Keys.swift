// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension DocumentTree {
    /// Where a mapping has a key that it had before, as an index into its pairs; nil if each is there once.
    func repeatedKey(in range: Range<Int>) -> Int? {
        arena.withBytes { bytes in
            let keys = stride(from: range.lowerBound, to: range.upperBound, by: 2)
            guard range.count > 32 else {
                return keys.first { later in
                    stride(from: range.lowerBound, to: later, by: 2).contains { earlier in
                        bytes.extracting(textRange(of: children[earlier]))
                            .holdsSame(as: bytes.extracting(textRange(of: children[later])))
                    }
                }
            }
            var seen = Set<String>(minimumCapacity: range.count / 2)
            return keys.first { !seen.insert(bytes.extracting(textRange(of: children[$0])).decoded).inserted }
        }
    }

    /// A string that stands for another scalar where it is a key (sigs.k8s.io/yaml, `convertToJSONableObject`).
    ///
    /// A null stays, and makes the document one that JSON cannot hold.
    mutating func key(for node: Node) throws(DocumentError) -> Node {
        let entry = self[node]
        switch entry.kind {
        case .string, .null: return node
        case .mapping, .sequence:
            throw DocumentError("has a key that is a list or a mapping", line: Int(entry.line))
        case .boolean: return string(entry.flag ? "true" : "false", line: entry.line)
        case .integer:
            guard let number = withBytes(of: node, { PlainScalar.integer($0) }), number <= Int128(Int64.max) else {
                throw DocumentError("has a number that is too large as a key", line: Int(entry.line))
            }
            return string(String(number), line: entry.line)
        case .float:
            var copy = entry
            copy.kind = .string
            entries.append(copy)
            return Node(index: Int32(entries.count - 1))
        }
    }

    private mutating func string(_ text: String, line: Int32) -> Node {
        let start = arena.count
        arena.append(text.utf8.span)
        entries.append(
            Entry(kind: .string, line: line, start: Int32(start), count: Int32(arena.count - start)))
        return Node(index: Int32(entries.count - 1))
    }
}
