// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// An item of a list that can be a row of a CSV file.
protocol TabularItem: ListItem {
    /// The columns: paths into ``ListItem/value(_:)`` with dots between the members' names, such as `actor.uid`.
    ///
    /// The headings are the same in one word: `actorUid`.
    static var columns: [String] { get }
}

/// Rows for spreadsheets and scripts (RFC 4180): a line of headings, then one line per item, each ended by CR LF.
struct CSVStyle: OutputStyle {
    /// No command offers it for a single thing; its description is the nearest.
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText {
        TableStyle(wide: false).document(document, rendering)
    }

    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item> {
        CSVListWriter<Item>(columns: (Item.self as? any TabularItem.Type)?.columns ?? ["name"], rendering: rendering)
    }
}

private struct CSVListWriter<Item: ListItem>: ListWriter {
    private let paths: [ArraySlice<String>]
    private let rendering: RenderContext
    private var out: [UInt8] = []

    init(columns: [String], rendering: RenderContext) {
        paths = columns.map { $0.split(separator: ".").map(String.init)[...] }
        self.rendering = rendering
        guard rendering.headers else { return }
        for (index, path) in paths.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            CSVCell.append(.text(Self.heading(path)), to: &out)
        }
        endRow()
    }

    mutating func add(_ item: Item) -> [UInt8]? {
        let value = item.value(rendering)
        for (index, path) in paths.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            CSVCell.append(CSVCell.value(at: path, in: value), to: &out)
        }
        endRow()
        return out.takeChunk()
    }

    mutating func finish() -> [UInt8] { out }

    private mutating func endRow() { out.append(contentsOf: [0x0D, 0x0A]) }

    private static func heading(_ path: ArraySlice<String>) -> String {
        (path.first ?? "") + path.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
