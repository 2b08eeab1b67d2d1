// SPDX-License-Identifier: Apache-2.0

/// Tables for lists, aligned lines for single things.
struct TableStyle: OutputStyle {
    let wide: Bool

    func document(_ document: some Document, _ scene: Scene) -> RenderedText {
        var description = Description()
        document.describe(in: &description, scene)
        return description.rendered(scene)
    }

    func list<Item: ListItem>(of type: Item.Type, _ scene: Scene) -> any ListWriter<Item> {
        TableListWriter<Item>(
            table: Table(
                Item.headers(wide: wide), remarkIndent: Item.remarkIndent, foldsColumns: Item.foldsColumns), wide: wide,
            scene: scene)
    }
}

/// The columns' widths are known at the end only, so all comes at the end.
private struct TableListWriter<Item: ListItem>: ListWriter {
    var table: Table
    let wide: Bool
    let scene: Scene

    mutating func add(_ item: Item) -> [UInt8]? {
        item.addCells(to: &table, wide: wide, scene)
        return nil
    }

    mutating func finish() -> [UInt8] { Item.wraps ? table.wrapped(scene) : table.rendered(scene) }
}
