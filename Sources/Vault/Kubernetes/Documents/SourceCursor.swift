// SPDX-License-Identifier: Apache-2.0
import CYAML
import VaultCore

/// Finds what is between two of libyaml's marks, which count characters, in UTF-8.
///
@safe struct SourceCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let holdsSlashEscape: Bool
    private var character = 0
    private var offset = 0

    /// Makes a cursor over bytes that live as long as it does.
    init(unsafeReading bytes: UnsafeBufferPointer<UInt8>) {
        unsafe self.bytes = bytes
        holdsSlashEscape = unsafe aichor_yaml_holds_slash_escape(bytes.baseAddress, bytes.count) != 0
        if unsafe bytes.starts(with: "\u{FEFF}".utf8) { offset = 3 }
    }

    /// Where the bytes stop being UTF-8.
    var fault: UTF8Fault? { unsafe Span(_unsafeElements: bytes).utf8Fault }

    /// Whether the characters from `start` to before `end` have an escape `\/`; later calls are about later characters.
    mutating func hasSlashEscape(from start: Int, to end: Int) -> Bool {
        guard holdsSlashEscape else { return false }
        while character < start, step() != nil {}
        var isEscaped = false
        while character < end, let byte = step() {
            if isEscaped, byte == UInt8(ascii: "/") { return true }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return false
    }

    /// Whether a tag ends at the character `end`, and that is a comma, which go-yaml takes as a part of the tag.
    mutating func hasTagAndComma(at end: Int) -> Bool {
        while character < end, step() != nil {}
        guard unsafe offset < bytes.count, unsafe bytes[offset] == UInt8(ascii: ",") else { return false }
        return unsafe bytes[..<offset].reversed().prefix { !" \t\r\n,[{".utf8.contains($0) }.last == UInt8(ascii: "!")
    }

    /// Passes over a character and gives its first byte; nil at the end.
    private mutating func step() -> UInt8? {
        guard unsafe offset < bytes.count else { return nil }
        let lead = unsafe bytes[offset]
        offset += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        character += 1
        return lead
    }
}
