// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// An item of a list: a cluster, a slot, a log entry.
protocol ListItem {
    /// The headings, in upper case.
    static func headers(wide: Bool) -> [String]
    /// Appends one cell per heading.
    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext)
    /// All of it, for programs.
    func value(_ rendering: RenderContext) -> OutputValue
    /// What `-o name` prints.
    var name: String { get }
    /// Whether a table folds the last column instead of cutting lines.
    static var wraps: Bool { get }
    /// Where remarks under a row begin; nil for where the last column does.
    static var noteIndent: Int? { get }
    /// Whether a table folds all columns where the terminal is too narrow.
    static var foldsColumns: Bool { get }
    /// Whether a table that folds its columns puts the last one on lines of its own where the terminal is too narrow.
    static var partsLastColumn: Bool { get }
}

extension ListItem {
    static var wraps: Bool { false }
    static var noteIndent: Int? { nil }
    static var foldsColumns: Bool { false }
    static var partsLastColumn: Bool { false }
}

/// One thing in full: a summary of a change, the details of a cluster.
protocol OutputDocument {
    /// Describes it for people.
    func describe(in description: inout Description, _ rendering: RenderContext)
    /// All of it, for programs.
    func value(_ rendering: RenderContext) -> OutputValue
}

/// A way to write results: one per ``OutputFormat``.
protocol OutputStyle {
    /// Writes one thing.
    func document(_ document: some OutputDocument, _ rendering: RenderContext) -> RenderedText
    /// Begins a list.
    func list<Item: ListItem>(of type: Item.Type, _ rendering: RenderContext) -> any ListWriter<Item>
    /// Begins a report: one thing, and a list that belongs to it as the member `key`.
    func report<Item: ListItem>(
        _ head: some OutputDocument, list key: String, of type: Item.Type, _ rendering: RenderContext
    ) -> any ListWriter<Item>
}

extension OutputStyle {
    /// Styles that have room for rows only leave the head out.
    func report<Item: ListItem>(
        _ head: some OutputDocument, list key: String, of type: Item.Type, _ rendering: RenderContext
    ) -> any ListWriter<Item> {
        list(of: type, rendering)
    }
}

/// Writes a list item by item.
protocol ListWriter<Item> {
    associatedtype Item: ListItem
    /// Adds an item, and gives what can be written out already, if that is worth a write.
    mutating func add(_ item: Item) -> [UInt8]?
    /// Removes and returns what is collected so far, with the place of the last item's secret.
    mutating func takeText() -> RenderedText
    /// Ends the list and gives the rest.
    mutating func finish() -> [UInt8]
}

extension ListWriter {
    /// Most styles show no secrets in lists.
    mutating func takeText() -> RenderedText { RenderedText(bytes: []) }
}

/// A result, with the place of the secret that belongs in it.
struct RenderedText {
    var bytes: [UInt8]
    /// The place of the secret; nil if there is none.
    var hole: Int?
    /// Whether the secret is written as it is where that is harmless, and not always in quotes.
    var prefersBareSecret = false
}

/// How much a list may gather before it is written out: one write for all but the longest lists.
let listChunk = 1 << 20
