// SPDX-License-Identifier: Apache-2.0

/// The byte order marks at the beginning of a line that is not the first.
///
/// libyaml passes over them between two tokens; go-yaml reads them as text, which is an error or becomes a part of a name.
struct LaterByteOrderMarks {
    /// As libyaml counts characters: without a mark at the beginning.
    private var marks: [(character: Int, line: Int)] = []
    private var next = 0

    init(in bytes: UnsafeBufferPointer<UInt8>) {
        guard unsafe bytes.dropFirst().contains(0xEF) else { return }
        var (character, line, offset) = unsafe (0, 1, bytes.starts(with: "\u{FEFF}".utf8) ? 3 : 0)
        var previous: UInt8 = 0
        while offset < bytes.count {
            let byte = unsafe bytes[offset]
            if previous == 0x0A || previous == 0x0D {
                if byte != 0x0A || previous == 0x0A { line += 1 }
                if unsafe bytes[offset...].starts(with: "\u{FEFF}".utf8) { marks.append((character, line)) }
            }
            previous = byte
            offset += 1
            while offset < bytes.count, unsafe bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            character += 1
        }
    }

    /// The line of the first of them before `start`, if there is one; those before `end` are then done with.
    mutating func line(before start: Int, doneTo end: Int) -> Int? {
        guard next < marks.count else { return nil }
        let found = marks[next]
        while next < marks.count, marks[next].character < end { next += 1 }
        return found.character < start ? found.line : nil
    }
}
