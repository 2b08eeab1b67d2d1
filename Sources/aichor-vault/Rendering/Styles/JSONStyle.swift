// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// One JSON document: an object for a single thing, an array for a list.
struct JSONStyle: OutputStyle {
    func document(_ document: some Document, _ scene: Scene) -> RenderedText {
        var writer = JSONWriter(pretty: true)
        writer.write(document.value(scene))
        writer.out.append(UInt8(ascii: "\n"))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ scene: Scene) -> any ListWriter<Item> {
        JSONListWriter<Item>(scene: scene)
    }

    func report<Item: ListItem>(
        _ head: some Document, list key: String, of type: Item.Type, _ scene: Scene
    ) -> any ListWriter<Item> {
        JSONReportWriter<Item>(head.value(scene).members, list: key, scene: scene)
    }
}

private struct JSONListWriter<Item: ListItem>: ListWriter {
    let scene: Scene
    var writer = JSONWriter(pretty: true)
    var isEmpty = true

    init(scene: Scene) {
        self.scene = scene
        writer.out.append(UInt8(ascii: "["))
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        if !isEmpty { writer.out.append(UInt8(ascii: ",")) }
        isEmpty = false
        writer.breakLine(indent: 1)
        writer.write(item.value(scene), indent: 1)
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
    let scene: Scene
    var writer = JSONWriter(pretty: true)
    var isEmpty = true

    init(_ head: [(key: String, value: OutputValue)], list key: String, scene: Scene) {
        self.scene = scene
        writer.beginReport(head, list: key)
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        if !isEmpty { writer.out.append(UInt8(ascii: ",")) }
        isEmpty = false
        writer.breakLine(indent: 2)
        writer.write(item.value(scene), indent: 2)
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
