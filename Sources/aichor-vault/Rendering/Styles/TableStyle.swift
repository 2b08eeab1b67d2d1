// SPDX-License-Identifier: Apache-2.0

/// Tables for lists, aligned lines for single things.
struct TableStyle: OutputStyle {
    let wide: Bool

    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        var description = Description()
        document.describe(in: &description, rendering)
        return description.rendered(rendering)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        TableListWriter<Item>(
            table: Table(
                Item.headers(wide: wide), noteIndent: Item.noteIndent, foldsColumns: Item.foldsColumns && !wide,
                partsLastColumn: Item.partsLastColumn), wide: wide, rendering: rendering)
    }

    func report<Item: ListItem>(
        _ head: some OutputDocument, list key: String, of type: Item.Type, _ rendering: RenderContext
    ) -> any ListWriter<Item> {
        TableReportWriter<Item>(head: document(head, rendering).bytes, rows: list(of: type, rendering))
    }
}

/// The head, an empty line, the rows.
private struct TableReportWriter<Item: ListItem>: ListWriter {
    let head: [UInt8]
    var rows: any ListWriter<Item>

    mutating func add(_ item: Item) -> [UInt8]? { rows.add(item) }

    mutating func finish() -> [UInt8] {
        let table = rows.finish()
        return table.isEmpty ? head : head + [UInt8(ascii: "\n")] + table
    }
}

/// The columns' widths are known at the end only, so all comes at the end.
private struct TableListWriter<Item: ListItem>: ListWriter {
    var table: Table
    let wide: Bool
    let rendering: RenderContext

    mutating func add(_ item: Item) -> [UInt8]? {
        item.addCells(to: &table, wide: wide, rendering)
        return nil
    }

    mutating func finish() -> [UInt8] { Item.wraps ? table.wrapped(rendering) : table.rendered(rendering) }
}
