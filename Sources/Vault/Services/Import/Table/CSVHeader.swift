// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The first line of a table: which column stands where, and what separates them.
struct CSVHeader {
    let columns: [TableColumn]
    let delimiter: UInt8

    /// Reads the header; the cursor stands before the first row.
    ///
    /// Throws for unknown, repeated and missing columns. Spreadsheets separate by semicolons where the comma is in numbers, or by tabs:
    /// no column's name has either, so the header shows it.
    static func read(_ text: SourceText) throws(VaultError) -> (CSVHeader, CSVCursor) {
        try text.withBytes { (bytes: Span<UInt8>) throws(VaultError) in
            var start = (offset: text.start, line: 1)
            while start.offset < bytes.count, bytes[start.offset] == 0x0A || bytes[start.offset] == 0x0D {
                start.line += bytes.endsLine(at: start.offset) ? 1 : 0
                start.offset += 1
            }
            let delimiter = delimiter(bytes, from: start.offset)
            var cursor = CSVCursor(delimiter: delimiter, offset: start.offset, line: start.line)
            var names: [String] = []
            var cell: CSVCursor.Cell
            repeat {
                cell = cursor.next(in: bytes)
                guard names.count < 100, cell.fault == nil, cell.range.count < 200 else {
                    throw noHeader(text, start.line)
                }
                var name: [UInt8] = []
                cell.append(of: bytes, to: &name)
                if let fault = bytes.extracting(start.offset..<cell.range.upperBound).utf8Fault {
                    throw text.wrong(
                        "is not UTF-8 (byte \(fault.byte))", line: start.line, hint: "save the table as UTF-8")
                }
                names.append(String(String(decoding: name, as: UTF8.self).trimmed))
            } while !cell.endsRow
            return (CSVHeader(columns: try columns(names, text, start.line), delimiter: delimiter), cursor)
        }
    }

    private static func delimiter(_ bytes: Span<UInt8>, from start: Int) -> UInt8 {
        var offset = start
        while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D {
            if bytes[offset] == UInt8(ascii: ",") { break }
            if bytes[offset] == UInt8(ascii: ";") || bytes[offset] == 0x09 { return bytes[offset] }
            offset += 1
        }
        return UInt8(ascii: ",")
    }

    private static func noHeader(_ text: SourceText, _ line: Int) -> VaultError {
        // Never echoed: it may be a row with its secrets.
        text.wrong("is not a header", line: line, hint: "the first line must name the columns: \(TableColumn.list)")
    }

    private static func columns(
        _ names: [String], _ text: SourceText, _ line: Int
    ) throws(VaultError) -> [TableColumn] {
        guard names.contains(where: { TableColumn(header: $0) != nil || TableColumn.meant(by: $0) != nil }) else {
            throw noHeader(text, line)
        }
        var columns: [TableColumn] = []
        for (index, name) in names.enumerated() {
            guard let column = TableColumn(header: name) else {
                throw unknown(name, number: index + 1, text, line)
            }
            guard !columns.contains(column) else {
                throw text.wrong("names the column \(column.rawValue) twice", line: line)
            }
            columns.append(column)
        }
        try requireEnough(columns, text, line)
        return columns
    }

    private static func unknown(
        _ name: String, number: Int, _ text: SourceText, _ line: Int
    ) -> VaultError {
        guard !name.isEmpty else { return text.wrong("has no name for column \(number)", line: line) }
        let meant = TableColumn.meant(by: name)
        // It may be a row's value, where the header was forgotten.
        let shown = meant != nil ? ", \(name.quoted)," : ""
        return text.wrong(
            "the name of column \(number)\(shown) is not a column of a table of clusters", line: line,
            hint: meant.map { "did you mean \($0.rawValue)?" } ?? "the columns are \(TableColumn.list)")
    }

    private static func requireEnough(
        _ columns: [TableColumn], _ text: SourceText, _ line: Int
    ) throws(VaultError) {
        var missing = [TableColumn.engineName, .apiHostname, .loadBalancerIp].filter { !columns.contains($0) }
            .map(\.rawValue)
        let basic = [TableColumn.basicUsername, .basicPassword].filter { !columns.contains($0) }
        if basic.count == 1 { missing += basic.map(\.rawValue) }
        if basic.count == 2, !columns.contains(.bearerToken) {
            missing.append("bearerToken (or basicUsername and basicPassword)")
        }
        guard !missing.isEmpty else { return }
        throw text.wrong(
            "has no column \(missing.joined(separator: ", "))", line: line,
            hint: "a cell may be empty if the vault already has the value")
    }
}
