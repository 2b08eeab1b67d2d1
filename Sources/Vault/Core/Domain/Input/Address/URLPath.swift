// SPDX-License-Identifier: Apache-2.0

/// The path prefix of an API server's address, such as Rancher's `/k8s/clusters/c-m-abcd`.
enum URLPath {
    private static let field = "API hostname"

    /// The path without the slash at its end; percent-encoding stays as it is.
    static func normalised(_ path: Substring) throws(InvalidInput) -> String {
        guard !path.contains("?") else {
            throw InvalidInput(field, "must not contain a query", hint: "remove the ? and everything after it")
        }
        guard !path.contains("#") else {
            throw InvalidInput(field, "must not contain a fragment", hint: "remove the # and everything after it")
        }
        let trimmed = path.hasSuffix("/") ? path.dropLast() : path
        if trimmed.isEmpty { return "" }
        let segments = trimmed.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for segment in segments { try check(segment) }
        if segments.starts(with: ["api", "v1", "namespaces"]), segments.last == "proxy" {
            throw InvalidInput(
                field, "is the address of a service in the cluster",
                hint: "paste the line that begins with \"Kubernetes control plane is running at\"")
        }
        return String(trimmed)
    }

    private static func check(_ segment: Substring) throws(InvalidInput) {
        guard !segment.isEmpty else { throw InvalidInput(field, "must not contain // in its path") }
        guard let decoded = decoded(segment) else {
            throw InvalidInput(
                field, "has a path with a character that needs percent-encoding, or a % without two digits",
                hint: "write such a character as % and two hexadecimal digits")
        }
        guard decoded != [46], decoded != [46, 46] else {
            throw InvalidInput(field, "must not contain . or .. in its path")
        }
        guard !decoded.contains(where: \.isASCIIControl) else {
            throw InvalidInput(field, "must not contain control characters in its path")
        }
    }

    /// The bytes of a segment of `pchar` (RFC 3986, section 3.3); nil if it has anything else.
    private static func decoded(_ segment: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = segment.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isASCIIHexDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else if byte.isASCIIAlphanumeric || "-._~!$&'()*+,;=:@".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                return nil
            }
        }
        return bytes
    }
}
