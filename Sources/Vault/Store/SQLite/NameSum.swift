// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A sum over pairs of a name tag and a row id, the same in whatever order they come.
///
/// The tree covers the name tags in the rows, but a name is looked up in an index of its own. Two equal sums mean that this index
/// holds the same pairs, so that no name can be hidden or moved in it. The sum is keyed with random numbers of this process:
/// nobody who made the file can have aimed at it.
struct NameSum: Equatable {
    private static let keys = (0..<4).map { _ in UInt64.random(in: .min ... .max) }
    private let first = keys[0]
    private let second = keys[1]
    private let third = keys[2]
    private let fourth = keys[3]
    private var sum: UInt64 = 0

    mutating func add(_ tag: NameTag, rowID: Int64) {
        let left = (tag.high ^ first).multipliedFullWidth(by: tag.low ^ second)
        let mixed = left.high ^ left.low
        let right = (mixed ^ third).multipliedFullWidth(by: UInt64(bitPattern: rowID) ^ fourth)
        sum &+= right.high ^ right.low
    }
}
