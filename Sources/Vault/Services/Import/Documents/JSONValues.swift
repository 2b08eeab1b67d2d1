// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// JSON values that each describe one cluster: the elements of an array, one a line, or one after the other.
///
/// They are separated first and read when they are needed, so that one that cannot be read spoils no other.
final class JSONValues {
    private struct Location {
        var range: Range<Int>
        var line: Int
    }

    private let text: SourceText
    private var places: [Location] = []
    private var last: (index: Int, document: SharedDocumentTree)?

    init(_ text: SourceText) throws(VaultError) {
        self.text = text
        var scanner = JSONScanner(offset: text.start)
        places = try text.withBytes { (bytes: Span<UInt8>) throws(VaultError) -> [Location] in
            do throws(DocumentError) {
                return try scanner.values(in: bytes).map { Location(range: $0.range, line: $0.line) }
            } catch {
                throw text.wrong(error.message, line: error.line)
            }
        }
        guard places.count <= SourceText.maximumClusters else { throw text.tooMany }
    }

    var count: Int { places.count }

    /// The line in which a value begins.
    func line(of index: Int) -> Int { places[index].line }

    /// Reads a value; throws what is wrong with it.
    func document(at index: Int) throws(ClusterCandidate.Problem) -> SharedDocumentTree {
        if let last, last.index == index { return last.document }
        let place = places[index]
        do throws(DocumentError) {
            let tree = try text.withBytes { (bytes: Span<UInt8>) throws(DocumentError) in
                try DocumentTree.json(bytes.extracting(place.range))
            }
            let document = SharedDocumentTree(tree)
            last = (index, document)
            return document
        } catch {
            guard let line = error.line, line > 1 else { throw .init(error.message) }
            throw .init("\(error.message) (line \(place.line + line - 1))")
        }
    }
}

/// Separates JSON values without reading them.
private struct JSONScanner {
    private var offset: Int
    private var line = 1

    init(offset: Int) { self.offset = offset }

    mutating func values(in bytes: Span<UInt8>) throws(DocumentError) -> [(range: Range<Int>, line: Int)] {
        skipSpace(bytes)
        guard offset < bytes.count else { return [] }
        if bytes[offset] == UInt8(ascii: "[") { return try elements(bytes) }
        guard bytes[offset] == UInt8(ascii: "{") else { throw DocumentError("is neither a JSON object nor an array") }
        var first = self
        guard let end = first.object(bytes), first.line == line, first.endsLine(bytes, end) else {
            return try sequence(bytes)
        }
        return lines(bytes)
    }

    /// One value a line, whatever it is.
    private mutating func lines(_ bytes: Span<UInt8>) -> [(range: Range<Int>, line: Int)] {
        var found: [(range: Range<Int>, line: Int)] = []
        while offset < bytes.count {
            let start = offset
            while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
            let inner = bytes.extracting(start..<offset).trimmedRange
            if !inner.isEmpty { found.append(((start + inner.lowerBound)..<(start + inner.upperBound), line)) }
            offset += 1
            line += 1
        }
        return found
    }

    /// Objects one after the other.
    private mutating func sequence(_ bytes: Span<UInt8>) throws(DocumentError) -> [(range: Range<Int>, line: Int)] {
        var found: [(range: Range<Int>, line: Int)] = []
        while offset < bytes.count {
            found.append(try object(bytes, within: "a JSON object"))
            skipSpace(bytes)
        }
        return found
    }

    private mutating func elements(_ bytes: Span<UInt8>) throws(DocumentError) -> [(range: Range<Int>, line: Int)] {
        var found: [(range: Range<Int>, line: Int)] = []
        offset += 1
        skipSpace(bytes)
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "]") {
            if !found.isEmpty {
                guard bytes[offset] == UInt8(ascii: ",") else {
                    throw DocumentError("is not JSON: a comma is missing", line: line)
                }
                offset += 1
                skipSpace(bytes)
            }
            found.append(try object(bytes, within: "the array"))
            skipSpace(bytes)
        }
        guard offset < bytes.count else { throw DocumentError("is not JSON: the array is not closed", line: line) }
        offset += 1
        skipSpace(bytes)
        guard offset == bytes.count else { throw DocumentError("has text after the array", line: line) }
        return found
    }

    private mutating func object(
        _ bytes: Span<UInt8>, within what: String
    ) throws(DocumentError) -> (range: Range<Int>, line: Int) {
        let (start, first) = (offset, line)
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "{") else {
            throw DocumentError("has values other than objects in \(what)", line: line)
        }
        guard let end = object(bytes) else {
            throw DocumentError("is not JSON: an object is not closed", line: first)
        }
        return (start..<end, first)
    }

    /// Steps over an object by its braces and brackets; nil if it is not closed.
    private mutating func object(_ bytes: Span<UInt8>) -> Int? {
        var depth = 0
        var isInString = false
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case 0x0A: line += 1
            case UInt8(ascii: "\\") where isInString: offset += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                depth -= 1
                if depth == 0 { return min(offset, bytes.count) }
            default: break
            }
        }
        return nil
    }

    private func endsLine(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        var index = end
        while index < bytes.count, bytes[index] != 0x0A {
            guard bytes[index].isASCIIWhitespace else { return false }
            index += 1
        }
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < bytes.count, bytes[offset].isASCIIWhitespace {
            if bytes[offset] == 0x0A { line += 1 }
            offset += 1
        }
    }
}
