// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A table of comma-separated values with a header (RFC 4180).
///
/// All that is kept of a row is where it begins: its cells are found again when they are asked for.
final class CSVTable: TableContent {
    private struct Row {
        var offset: Int
        var line: Int
        var cells: Int
        var fault: CSVCursor.Fault?
    }

    private let text: SourceText
    private let header: CSVHeader
    private var rows: [Row] = []
    private var last: (row: Int, cells: [CSVCursor.Cell]) = (-1, [])

    init(_ text: SourceText) throws(VaultError) {
        self.text = text
        let (header, cursor) = try CSVHeader.read(text)
        self.header = header
        try findRows(after: cursor)
    }

    private func findRows(after header: CSVCursor) throws(VaultError) {
        var cursor = header
        try text.withBytes { (bytes: Span<UInt8>) throws(VaultError) in
            while cursor.offset < bytes.count {
                var row = Row(offset: cursor.offset, line: cursor.line, cells: 0, fault: nil)
                var isBlank = true
                var cell: CSVCursor.Cell
                repeat {
                    cell = cursor.next(in: bytes)
                    row.cells += 1
                    row.fault = row.fault ?? cell.fault
                    isBlank = isBlank && cell.range.isEmpty
                } while !cell.endsRow
                if case .unclosed = cell.fault {
                    throw text.wrong(
                        "a quote is not closed and includes everything after it", line: row.line,
                        hint: "write a quote inside quotes twice")
                }
                // Spreadsheets leave empty rows at the end.
                if !isBlank { rows.append(row) }
                guard rows.count <= SourceText.maximumClusters else { throw text.tooMany }
            }
        }
    }

    var count: Int { rows.count }

    func place(of row: Int) -> String { "line \(rows[row].line)" }

    func faults(of row: Int) -> [ClusterCandidate.Problem] {
        var problems: [ClusterCandidate.Problem] = []
        let (found, expected) = (rows[row].cells, header.columns.count)
        if found != expected {
            problems.append(
                .init(
                    "has \(found) cells, but the header has \(expected)",
                    hint: "put a cell that contains a separator in quotes"))
        }
        switch rows[row].fault {
        case .quoteInside:
            problems.append(
                .init(
                    "contains a quote in a cell that does not begin with one",
                    hint: "put the cell in quotes and write the quote twice"))
        case .afterQuote:
            problems.append(
                .init("has text after a closing quote", hint: "write a quote inside quotes twice"))
        case .unclosed, nil: break
        }
        return problems
    }

    func hasValue(_ column: TableColumn, in row: Int) -> Bool { cell(column, row).map { !$0.range.isEmpty } ?? false }

    func text(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> String? {
        guard let cell = cell(column, row), !cell.range.isEmpty else { return nil }
        var content: [UInt8] = []
        text.withBytes { cell.append(of: $0, to: &content) }
        guard content.span.utf8Fault == nil else {
            throw .init(
                "\(column.rawValue) is not UTF-8: \(faultPlace(cell, rows[row]))",
                hint: "save the table as UTF-8")
        }
        return String(decoding: content, as: UTF8.self)
    }

    func secret(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> SecretBytes? {
        guard let cell = cell(column, row), !cell.range.isEmpty else { return nil }
        var content = SecretBytes(capacity: cell.range.count)
        text.withBytes { cell.append(of: $0, to: &content) }
        return content
    }

    func takeLabels(of row: Int, into builder: inout CandidateBuilder) {
        do throws(ClusterCandidate.Problem) {
            if let text = try text(.labels, in: row) { builder.take(labelText: text) }
        } catch { builder.refuse(error) }
    }

    /// Where a cell stops being UTF-8, in the whole table.
    private func faultPlace(_ cell: CSVCursor.Cell, _ row: Row) -> String {
        text.withBytes { bytes in
            let offset = cell.range.lowerBound + (bytes.extracting(cell.range).utf8Fault?.offset ?? 0)
            return UTF8Fault(at: offset - row.offset, in: bytes.extracting(row.offset...), firstLine: row.line)
                .description
        }
    }

    private func cell(_ column: TableColumn, _ row: Int) -> CSVCursor.Cell? {
        guard let index = header.columns.firstIndex(of: column) else { return nil }
        if last.row != row { last = (row, cells(of: rows[row])) }
        return index < last.cells.count ? last.cells[index] : nil
    }

    private func cells(of row: Row) -> [CSVCursor.Cell] {
        text.withBytes { bytes in
            var cursor = CSVCursor(delimiter: header.delimiter, offset: row.offset, line: row.line)
            return (0..<row.cells).map { _ in cursor.next(in: bytes) }
        }
    }
}
