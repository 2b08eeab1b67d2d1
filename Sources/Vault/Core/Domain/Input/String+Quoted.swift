// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// The text in quotes for a message: visible ASCII as it is, anything else as `\u{…}`, cut after 40 characters.
    ///
    /// A terminal does nothing with it but print it, and a look-alike letter shows what it is. A token that was given in the
    /// place of something else is not repeated.
    package var quoted: String {
        guard !mightBeToken else { return "(not shown, it might be a secret)" }
        var shown = ""
        for (position, scalar) in unicodeScalars.enumerated() {
            guard position < 40 else { return "\"\(shown)…\"" }
            shown += scalar.isVisibleASCII || scalar == " " ? String(scalar) : scalar.escaped
        }
        return "\"\(shown)\""
    }

    /// Whether a JWT (`{"` in base64url begins its parts, in base64 once more perhaps) or a token of OpenShift's is in it.
    package var mightBeToken: Bool {
        guard utf8.count >= 16 else { return false }
        let text = Array(utf8)
        let bytes = text.span
        return bytes.holds("eyJ", at: 0) || bytes.holds("ZXlK", at: 0) || bytes.contains(".eyJ")
            || bytes.contains("sha256~")
    }

    /// The text without white space at both ends.
    package var trimmed: SubSequence {
        let isKept = { (scalar: Unicode.Scalar) in !(scalar.isASCII && UInt8(scalar.value).isASCIIWhitespace) }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: isKept), let last = scalars.lastIndex(where: isKept) else {
            return self[startIndex..<startIndex]
        }
        return self[first..<scalars.index(after: last)]
    }
}

extension Unicode.Scalar {
    /// From `!` to `~`.
    package var isVisibleASCII: Bool { (0x21...0x7E).contains(value) }

    /// Such as `\u{1b}`.
    package var escaped: String { "\\u{\(String(value, radix: 16))}" }

    /// Such as `U+001B`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.utf8.count)) + digits
    }

    /// Whether it is a control character: C0, DEL or C1.
    package var isControl: Bool { properties.generalCategory == .control }
}
