// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Bare names, one per line, for loops in a shell.
struct NameStyle: OutputStyle {
    /// No command offers names for a single thing; its description is the nearest.
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        TableStyle(wide: false).document(document, rendering)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        NameListWriter<Item>()
    }
}

private struct NameListWriter<Item: ListItem>: ListWriter {
    var out: [UInt8] = []

    mutating func add(_ item: Item) -> [UInt8]? {
        Sanitizer.append(item.name, to: &out)
        out.append(UInt8(ascii: "\n"))
        return out.takeChunk()
    }

    mutating func finish() -> [UInt8] { out }
}
