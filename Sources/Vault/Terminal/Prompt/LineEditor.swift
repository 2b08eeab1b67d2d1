// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A line as it is typed, key by key: pure, so that every key can be tested without a terminal.
struct LineEditor: ~Copyable {
    /// What a key did.
    enum Effect: Equatable {
        /// Nothing to show.
        case none
        /// The byte belongs to the line.
        case typed(UInt8)
        /// That many characters were erased.
        case erased(Int)
        /// The line is complete.
        case done
        /// ^D on an empty line: there is nothing more.
        case end
        /// The line is longer than any input may be.
        case tooLong
    }

    private enum Escape { case none, begun, sequence }

    /// The line so far.
    var line = SecretBytes(capacity: 4096)
    private let limit: Int
    private var escape = Escape.none

    init(limit: Int) { self.limit = limit }

    /// Takes one byte from the terminal.
    mutating func feed(_ byte: UInt8) -> Effect {
        if skipsEscape(byte) { return .none }
        switch byte {
        case 0x0A, 0x0D: return .done
        case 0x04: return line.count == 0 ? .end : .none
        case 0x08, 0x7F: return .erased(eraseCharacter() ? 1 : 0)
        case 0x15: return .erased(eraseAll())
        case 0x09, 0x20...: return append(byte)
        default: return .none
        }
    }

    private mutating func append(_ byte: UInt8) -> Effect {
        guard line.count < limit else { return .tooLong }
        line.append(byte)
        return .typed(byte)
    }

    /// Arrow and function keys send `ESC [ …` or `ESC O x`: they edit nothing here and must not end up in a password.
    private mutating func skipsEscape(_ byte: UInt8) -> Bool {
        switch (escape, byte) {
        case (.none, 0x1B): escape = .begun
        case (.none, _): return false
        case (.begun, UInt8(ascii: "[")), (.begun, UInt8(ascii: "O")): escape = .sequence
        case (.begun, _): escape = .none
        case (.sequence, 0x40...0x7E): escape = .none
        case (.sequence, _): break
        }
        return true
    }

    /// Erases one character: its lead byte and what continues it (RFC 3629).
    private mutating func eraseCharacter() -> Bool {
        guard line.count > 0 else { return false }
        let start = line.withBytes { bytes in
            var index = bytes.count - 1
            while index > 0 && bytes[index] & 0xC0 == 0x80 { index -= 1 }
            return index
        }
        line.truncate(to: start)
        return true
    }

    private mutating func eraseAll() -> Int {
        let characters = line.withBytes { bytes in
            var count = 0
            for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { count += 1 }
            return count
        }
        line.removeAll()
        return characters
    }
}
