// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// That the rows of a walk ascend strictly.
///
/// In a file whose trees have cycles, or share pages, a walk meets the same page again and again and may never end; and in a page
/// whose rows are out of order a search misses what is there. Both give a row that is not greater than the one before.
struct Ascent<Key: Comparable> {
    private let table: String
    private var last: Key?

    /// `table` is named in the error.
    init(in table: String) { self.table = table }

    mutating func step(to key: Key) throws(StoreError) {
        if let last, last >= key { throw .malformedRow(table: table, reason: "rows are repeated or out of order") }
        last = key
    }
}
