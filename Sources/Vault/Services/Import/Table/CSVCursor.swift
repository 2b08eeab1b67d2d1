// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Walks over a table of comma-separated values (RFC 4180) cell by cell.
///
/// Lines end with a line feed, a carriage return or both; inside quotes they belong to the cell.
struct CSVCursor {
    /// What no writer of such tables writes.
    enum Fault: Error {
        /// The file ends inside quotes.
        case unclosed
        /// A quote in a cell that does not begin with one.
        case quoteInside
        /// More text after the closing quote.
        case afterQuote
    }

    /// A cell by its place: with quotes, without the two at its ends.
    struct Cell {
        var range: Range<Int>
        var isQuoted = false
        var fault: Fault?
        /// Whether it is the last one of its row.
        var endsRow = false
    }

    private static let quote = UInt8(ascii: "\"")
    let delimiter: UInt8
    /// Where the next cell begins.
    private(set) var offset: Int
    /// The line in which it begins, from 1.
    private(set) var line: Int

    init(delimiter: UInt8, offset: Int, line: Int) {
        self.delimiter = delimiter
        self.offset = offset
        self.line = line
    }

    /// The next cell; the file's last row ends with the file, whether there is a line end or not.
    mutating func next(in bytes: Span<UInt8>) -> Cell {
        var cell = offset < bytes.count && bytes[offset] == Self.quote ? quoted(bytes) : plain(bytes)
        cell.endsRow = endCell(bytes)
        return cell
    }

    private mutating func plain(_ bytes: Span<UInt8>) -> Cell {
        let start = offset
        var cell = Cell(range: start..<start)
        while offset < bytes.count, !isEnd(bytes[offset]) {
            if bytes[offset] == Self.quote { cell.fault = .quoteInside }
            offset += 1
        }
        cell.range = start..<offset
        return cell
    }

    private mutating func quoted(_ bytes: Span<UInt8>) -> Cell {
        offset += 1
        let start = offset
        while offset < bytes.count {
            if bytes[offset] == Self.quote {
                guard offset + 1 < bytes.count, bytes[offset + 1] == Self.quote else { break }
                offset += 1
            } else if bytes.endsLine(at: offset) {
                line += 1
            }
            offset += 1
        }
        var cell = Cell(range: start..<offset, isQuoted: true)
        guard offset < bytes.count else {
            cell.fault = .unclosed
            return cell
        }
        offset += 1
        while offset < bytes.count, !isEnd(bytes[offset]) {
            cell.fault = .afterQuote
            offset += 1
        }
        return cell
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    /// Steps over what ends a cell; whether that ends its row too.
    private mutating func endCell(_ bytes: Span<UInt8>) -> Bool {
        guard offset < bytes.count else { return true }
        if bytes[offset] == delimiter {
            offset += 1
            return false
        }
        offset += bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 1
        line += 1
        return true
    }
}

extension CSVCursor.Cell {
    /// Appends the cell's content, in which a doubled quote is one.
    func append<Sink: ByteSink & ~Copyable>(of bytes: Span<UInt8>, to sink: inout Sink) {
        var index = range.lowerBound
        while index < range.upperBound {
            sink.append(bytes[index])
            index += isQuoted && bytes[index] == UInt8(ascii: "\"") ? 2 : 1
        }
    }
}

extension Span<UInt8> {
    /// Whether a line ends with the byte at `offset`; a carriage return before a line feed ends none.
    func endsLine(at offset: Int) -> Bool {
        self[offset] == 0x0A || self[offset] == 0x0D && !(offset + 1 < count && self[offset + 1] == 0x0A)
    }
}
