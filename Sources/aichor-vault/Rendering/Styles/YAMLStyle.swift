// SPDX-License-Identifier: Apache-2.0

/// One YAML document: a mapping for a single thing, a sequence for a list.
struct YAMLStyle: OutputStyle {
    func document(_ document: some Document, _ scene: Scene) -> RenderedText {
        var writer = YAMLWriter()
        writer.writeDocument(document.value(scene))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ scene: Scene) -> any ListWriter<Item> {
        YAMLListWriter<Item>(scene: scene)
    }
}

private struct YAMLListWriter<Item: ListItem>: ListWriter {
    let scene: Scene
    var writer = YAMLWriter()
    var isEmpty = true

    init(scene: Scene) { self.scene = scene }

    mutating func add(_ item: Item) -> [UInt8]? {
        isEmpty = false
        writer.writeItem(item.value(scene))
        return writer.out.takeChunk()
    }

    mutating func takeText() -> RenderedText {
        defer { writer = YAMLWriter() }
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    mutating func finish() -> [UInt8] { isEmpty ? Array("[]\n".utf8) : writer.out }
}
