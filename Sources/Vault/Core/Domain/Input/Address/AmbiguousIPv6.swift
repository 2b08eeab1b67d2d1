// SPDX-License-Identifier: Apache-2.0

/// IPv6 addresses without brackets whose last group may be meant as a port: `2001:db8::1:6443`.
enum AmbiguousIPv6 {
    /// Both readings in brackets; nil if there is only one.
    ///
    /// A port is four or five decimal digits or one of two short ones that API servers have; with anything shorter, nearly every address
    /// would be ambiguous.
    static func readings(of text: Substring) -> (address: String, withPort: String)? {
        guard let address = IPv6Address(text), let colon = text.lastIndex(of: ":") else { return nil }
        let tail = text[text.index(after: colon)...]
        let isPort = tail.utf8.count >= 4 || ["443", "80"].contains(tail)
        guard isPort, tail.utf8.allSatisfy(\.isASCIIDigit), !tail.hasPrefix("0"), let port = UInt16(tail) else {
            return nil
        }
        // What is before the port must be an address too; of a gap, one colon may have been meant as the separator.
        let head = text[..<colon].hasSuffix(":") ? text[...colon] : text[..<colon]
        guard let shorter = IPv6Address(head) else { return nil }
        // Eight groups can only be an address.
        guard text.firstRange(of: "::") != nil else { return nil }
        // All eight groups, for which a port cannot be mistaken.
        return ("[\(address.wholeText)]", "[\(shorter.text)]:\(port)")
    }
}
