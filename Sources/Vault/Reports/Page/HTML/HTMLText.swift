// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The one place where text of the vault becomes text of a page: harmless for a screen first, then for a parser.
enum HTMLText {
    /// Appends `text` such that it is plain text both between tags and in quoted attributes.
    ///
    /// What is longer than `limit` characters is cut and marked: a single field must not be able to fill the page.
    static func append(_ text: String, limit: Int = 600, to out: inout [UInt8]) {
        if isHarmless(text.utf8.span), text.utf8.count <= limit {
            out.append(contentsOf: text.utf8)
            return
        }
        var sanitized: [UInt8] = []
        let scalars = text.unicodeScalars
        if let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        {
            Sanitizer.append(String(scalars[..<end]), to: &sanitized)
            sanitized.append(contentsOf: "… (\(scalars.count - limit) more characters)".utf8)
        } else {
            Sanitizer.append(text, to: &sanitized)
        }
        for byte in sanitized { append(byte, to: &out) }
    }

    private static func append(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
        default: out.append(byte)
        }
    }

    /// Whether all bytes are visible ASCII or spaces, and none means anything to a parser: by far the most common case.
    private static func isHarmless(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
                return false
            case 0x20...0x7E: continue
            default: return false
            }
        }
        return true
    }
}
