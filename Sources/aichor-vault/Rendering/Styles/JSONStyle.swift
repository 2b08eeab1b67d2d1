// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// One JSON document: an object for a single thing, an array for a list.
struct JSONStyle: OutputStyle {
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        var writer = JSONWriter(pretty: true)
        writer.write(document.value(rendering))
        writer.out.append(UInt8(ascii: "\n"))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        JSONListWriter<Item>(rendering: rendering)
    }

    func report<Item: ListItem>(
        _ head: some OutputDocument, list key: String, of type: Item.Type, _ rendering: RenderContext
    ) -> any ListWriter<Item> {
        JSONReportWriter<Item>(head.value(rendering).members, list: key, rendering: rendering)
    }
}

private struct JSONListWriter<Item: ListItem>: ListWriter {
    let rendering: RenderContext
    var writer = JSONWriter(pretty: true)
    var isEmpty = true

    init(rendering: RenderContext) {
        self.rendering = rendering
        writer.out.append(UInt8(ascii: "["))
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        if !isEmpty { writer.out.append(UInt8(ascii: ",")) }
        isEmpty = false
        writer.breakLine(indent: 1)
        writer.write(item.value(rendering), indent: 1)
        return writer.out.takeChunk()
    }

    mutating func takeText() -> RenderedText {
        defer { writer = JSONWriter(pretty: true) }
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    mutating func finish() -> [UInt8] {
        if !isEmpty { writer.breakLine(indent: 0) }
        writer.out.append(contentsOf: "]\n".utf8)
        return writer.out
    }
}

private struct JSONReportWriter<Item: ListItem>: ListWriter {
    let rendering: RenderContext
    var writer = JSONWriter(pretty: true)
    var isEmpty = true

    init(_ head: [(key: String, value: OutputValue)], list key: String, rendering: RenderContext) {
        self.rendering = rendering
        writer.beginReport(head, list: key)
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        if !isEmpty { writer.out.append(UInt8(ascii: ",")) }
        isEmpty = false
        writer.breakLine(indent: 2)
        writer.write(item.value(rendering), indent: 2)
        return writer.out.takeChunk()
    }

    mutating func finish() -> [UInt8] {
        writer.endReport(isEmpty: isEmpty)
        writer.out.append(UInt8(ascii: "\n"))
        return writer.out
    }
}

extension [UInt8] {
    /// Takes everything once there is a chunk's worth, and keeps the room.
    mutating func takeChunk() -> [UInt8]? {
        guard count >= listChunk else { return nil }
        defer { removeAll(keepingCapacity: true) }
        return self
    }
}
