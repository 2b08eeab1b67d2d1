// SPDX-License-Identifier: Apache-2.0

/// The byte order marks at the beginning of a line that is not the first.
///
/// libyaml passes over them between two tokens; go-yaml reads them as text, which is an error or becomes a part of a name.
struct LaterByteOrderMarks {
    /// As libyaml counts characters: without a mark at the beginning.
    private var characters: [Int] = []
    private var next = 0

    init(in bytes: UnsafeBufferPointer<UInt8>) {
        guard unsafe bytes.dropFirst().contains(0xEF) else { return }
        var (character, offset) = unsafe (0, bytes.starts(with: "\u{FEFF}".utf8) ? 3 : 0)
        var isAtStart = false
        while offset < bytes.count {
            let byte = unsafe bytes[offset]
            if isAtStart, unsafe bytes[offset...].starts(with: "\u{FEFF}".utf8) { characters.append(character) }
            isAtStart = byte == 0x0A || byte == 0x0D
            offset += 1
            while offset < bytes.count, unsafe bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            character += 1
        }
    }

    /// Whether one of them stands before `start`; those before `end` are then done with.
    mutating func hasOne(before start: Int, doneTo end: Int) -> Bool {
        guard next < characters.count else { return false }
        let found = characters[next] < start
        while next < characters.count, characters[next] < end { next += 1 }
        return found
    }
}
