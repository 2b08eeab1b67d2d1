// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Whether a distinguished name has the form that Go's crypto/x509 (parseName) can read.
enum DistinguishedNameSyntax {
    static func isReadable(_ name: DERReader) -> Bool {
        var name = name
        guard var parts = name.contents(DERTag.sequence) else { return false }
        while !parts.isEmpty {
            guard var part = parts.contents(DERTag.set) else { return false }
            while !part.isEmpty {
                guard var attribute = part.contents(DERTag.sequence), attribute.identifier() != nil,
                    isReadable(value: &attribute)
                else { return false }
            }
        }
        return true
    }

    private static func isReadable(value attribute: inout DERReader) -> Bool {
        guard let tag = attribute.rest.first else { return false }
        switch tag {
        case 0x0C: return attribute.next().flatMap { String(validating: $0.contents.rest, as: UTF8.self) } != nil
        case 0x12: return isText(&attribute) { $0.isASCIIDigit || $0 == 0x20 }
        case 0x13: return isText(&attribute, isPrintable)
        case 0x16: return isText(&attribute) { $0 < 0x80 }
        case 0x1E: return attribute.next().map { isBasicPlane($0.contents.rest) } ?? false
        case 0x14: return attribute.next() != nil
        // Go takes no other type before 1.27, and kubectl 1.36 is built with 1.26.
        default: return false
        }
    }

    private static func isText(_ attribute: inout DERReader, _ isAllowed: (UInt8) -> Bool) -> Bool {
        attribute.next()?.contents.rest.allSatisfy(isAllowed) ?? false
    }

    /// PrintableString, and `*` and `&`, which real certificates have in it.
    private static func isPrintable(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || " '()+,-./:=?*&".utf8.contains(byte)
    }

    /// UCS-2 without surrogates and what is no character.
    private static func isBasicPlane(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count.isMultiple(of: 2) else { return false }
        var rest = text
        while let high = rest.popFirst(), let low = rest.popFirst() {
            let point = UInt16(high) << 8 | UInt16(low)
            if point >= 0xFFFE || (0xFDD0...0xFDEF).contains(point) || (0xD800...0xDFFF).contains(point) {
                return false
            }
        }
        return true
    }
}
