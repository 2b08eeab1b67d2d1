// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// One JSON object per line.
struct JSONLinesStyle: OutputStyle {
    func document(_ document: some Document, _ scene: Scene) -> RenderedText {
        var writer = JSONWriter(pretty: false)
        writer.write(document.value(scene))
        writer.out.append(UInt8(ascii: "\n"))
        return RenderedText(bytes: writer.out, hole: writer.hole)
    }

    func list<Item: ListItem>(of type: Item.Type, _ scene: Scene) -> any ListWriter<Item> {
        JSONLinesListWriter<Item>(scene: scene)
    }
}

private struct JSONLinesListWriter<Item: ListItem>: ListWriter {
    let scene: Scene
    var writer = JSONWriter(pretty: false)

    init(scene: Scene) { self.scene = scene }

    mutating func add(_ item: Item) -> [UInt8]? {
        writer.write(item.value(scene))
        writer.out.append(UInt8(ascii: "\n"))
        return writer.out.takeChunk()
    }

    mutating func finish() -> [UInt8] { writer.out }
}
