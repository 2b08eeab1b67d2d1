// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// One YAML document: a mapping for a single thing, a sequence for a list.
struct YAMLStyle: OutputStyle {
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        var writer = YAMLWriter()
        writer.writeDocument(document.value(rendering))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        YAMLListWriter<Item>(rendering: rendering)
    }

    func report<Item: ListItem>(
        _ head: some OutputDocument, list key: String, of type: Item.Type, _ rendering: RenderContext
    ) -> any ListWriter<Item> {
        YAMLReportWriter<Item>(head.value(rendering), list: key, rendering: rendering)
    }
}

/// The list comes last, so its items can follow one by one.
private struct YAMLReportWriter<Item: ListItem>: ListWriter {
    let rendering: RenderContext
    var writer = YAMLWriter()
    var isEmpty = true

    init(_ head: OutputValue, list key: String, rendering: RenderContext) {
        self.rendering = rendering
        if !head.members.isEmpty { writer.writeDocument(head) }
        writer.out.append(contentsOf: (key + ":").utf8)
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        if isEmpty { writer.out.append(UInt8(ascii: "\n")) }
        isEmpty = false
        writer.writeItem(item.value(rendering))
        return writer.out.takeChunk()
    }

    mutating func finish() -> [UInt8] {
        if isEmpty { writer.out.append(contentsOf: " []\n".utf8) }
        return writer.out
    }
}

private struct YAMLListWriter<Item: ListItem>: ListWriter {
    let rendering: RenderContext
    var writer = YAMLWriter()
    var isEmpty = true

    init(rendering: RenderContext) { self.rendering = rendering }

    mutating func add(_ item: Item) -> [UInt8]? {
        isEmpty = false
        writer.writeItem(item.value(rendering))
        return writer.out.takeChunk()
    }

    mutating func takeText() -> RenderedText {
        defer { writer = YAMLWriter() }
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    mutating func finish() -> [UInt8] { isEmpty ? Array("[]\n".utf8) : writer.out }
}
