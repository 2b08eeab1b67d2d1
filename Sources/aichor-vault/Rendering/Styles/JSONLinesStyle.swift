// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// One JSON object per line.
struct JSONLinesStyle: OutputStyle {
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        var writer = JSONWriter(pretty: false)
        writer.write(document.value(rendering))
        writer.out.append(UInt8(ascii: "\n"))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        JSONLinesListWriter<Item>(rendering: rendering)
    }
}

private struct JSONLinesListWriter<Item: ListItem>: ListWriter {
    let rendering: RenderContext
    var writer = JSONWriter(pretty: false)

    init(rendering: RenderContext) { self.rendering = rendering }

    mutating func add(_ item: Item) -> [UInt8]? {
        writer.write(item.value(rendering))
        writer.out.append(UInt8(ascii: "\n"))
        return writer.out.takeChunk()
    }

    mutating func finish() -> [UInt8] { writer.out }
}
