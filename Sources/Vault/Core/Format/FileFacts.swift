// SPDX-License-Identifier: Apache-2.0

/// What a writer left of a vault's file: whoever finds the same finds the file as it was left (FORMAT.md, section 11).
package struct FileFacts: Equatable, Sendable {
    /// SQLite's count of changes, in the file.
    package var changeCounter: UInt64
    /// In bytes.
    package var size: UInt64
    /// When the file or its status was changed last; nobody but the kernel can set it.
    package var changedSeconds: Int64
    package var changedNanoseconds: UInt32
    package var device: UInt64
    package var inode: UInt64

    package init(
        changeCounter: UInt64, size: UInt64, changedSeconds: Int64, changedNanoseconds: UInt32, device: UInt64,
        inode: UInt64
    ) {
        self.changeCounter = changeCounter
        self.size = size
        self.changedSeconds = changedSeconds
        self.changedNanoseconds = changedNanoseconds
        self.device = device
        self.inode = inode
    }

    /// Of a file that nobody has checked or written.
    package static let unknown = FileFacts(
        changeCounter: 0, size: 0, changedSeconds: 0, changedNanoseconds: 0, device: 0, inode: 0)
}
