// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The bytes of a mark file (FORMAT.md, section 11).
enum MarkLayout {
    static let slotSize = 512
    static let fileSize = 2 * slotSize
    private static let macLength = 32

    /// The two slots, nil where one does not parse.
    ///
    /// A file of another size has none.
    static func slots(_ file: [UInt8]) -> MarkSlots {
        guard file.count == fileSize else { return MarkSlots(first: nil, second: nil) }
        return MarkSlots(first: slot(file[..<slotSize]), second: slot(file[slotSize...]))
    }

    private static func slot(_ bytes: ArraySlice<UInt8>) -> AuthenticatedBytes? {
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length == Mark.bodyLength else { return nil }
        let content = bytes.dropFirst(4)
        let rest = content.dropFirst(length)
        guard rest.dropFirst(macLength).allSatisfy({ $0 == 0 }) else { return nil }
        return AuthenticatedBytes(body: Array(content.prefix(length)), mac: Array(rest.prefix(macLength)))
    }

    /// The 512 bytes of one slot.
    static func slot(_ content: AuthenticatedBytes) throws(StoreError) -> [UInt8] {
        guard content.body.count == Mark.bodyLength, content.mac.count == macLength else {
            throw .malformedRow(table: "mark", reason: "the body or its MAC has the wrong length")
        }
        var bytes: [UInt8] = []
        bytes.appendInteger(UInt32(content.body.count))
        bytes += content.body
        bytes += content.mac
        bytes += [UInt8](repeating: 0, count: slotSize - bytes.count)
        return bytes
    }

    /// A file whose first slot is `content` and whose second is empty.
    static func file(_ content: AuthenticatedBytes) throws(StoreError) -> [UInt8] {
        try slot(content) + [UInt8](repeating: 0, count: slotSize)
    }
}
