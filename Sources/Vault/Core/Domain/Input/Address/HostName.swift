// SPDX-License-Identifier: Apache-2.0

/// The rules for a DNS name as the host of an API server.
///
/// Checked before any TLS library sees the name, because those are lenient in dangerous ways: OpenSSL accepts an empty
/// host for "check no name", a leading dot for "any sub-domain", and matches `*` and `a:b` literally.
package enum HostName {
    private static let field = "API hostname"

    /// The name in lower case, without its one trailing dot.
    package static func normalised(_ text: String) throws(InvalidInput) -> String {
        var name = text.lowercased()
        if name.hasSuffix("."), !name.hasSuffix("..") { name.removeLast() }
        guard !name.isEmpty else { throw InvalidInput(field, "has no host", hint: "write https://HOST:6443") }
        if name.utf8.contains(UInt8(ascii: "*")) {
            throw InvalidInput(
                field, "must not contain a wildcard", hint: "write the name that clients use to reach the cluster")
        }
        guard name.utf8.count <= 253 else {
            throw InvalidInput(field, "has a host of \(name.utf8.count) bytes, at most 253 are allowed")
        }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) { try check(label, of: text) }
        try refuseNumericEnd(of: name)
        return name
    }

    private static func check(_ label: Substring, of text: String) throws(InvalidInput) {
        guard !label.isEmpty else {
            throw InvalidInput(field, "has an empty label in the host \(text.quoted)", hint: "check the dots")
        }
        guard label.utf8.count <= 63 else {
            throw InvalidInput(field, "has a label of \(label.utf8.count) bytes in its host, at most 63 are allowed")
        }
        // The underscore is no letter of host names (RFC 1123), but Go, kubectl and DNS servers accept it.
        let isAllowed = { (byte: UInt8) in
            byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        if let wrong = label.unicodeScalars.first(where: { !($0.isASCII && isAllowed(UInt8($0.value))) }) {
            throw InvalidInput(field, "must not contain \(String(wrong).quoted) in its host", hint: Self.example)
        }
        guard !label.hasPrefix("-"), !label.hasSuffix("-") else {
            throw InvalidInput(field, "has a label that begins or ends with a hyphen in the host \(text.quoted)")
        }
    }

    /// A name whose last label is a number is no name but a wrong IP address (WHATWG URL, "ends in a number").
    private static func refuseNumericEnd(of name: String) throws(InvalidInput) {
        guard let last = name.split(separator: ".").last else { return }
        let isDecimal = last.utf8.allSatisfy(\.isASCIIDigit)
        let isHexadecimal = last.hasPrefix("0x") && last.utf8.dropFirst(2).allSatisfy(\.isASCIIHexDigit)
        guard isDecimal || isHexadecimal else { return }
        throw InvalidInput(
            field, "has the host \(name.quoted), which is neither a name nor an IPv4 address",
            hint: "write an IPv4 address as four numbers from 0 to 255 without leading zeros")
    }

    static let example = "write https://HOST:6443, HOST:6443 or HOST"
}
