// SPDX-License-Identifier: Apache-2.0

/// The syntax of Kubernetes label keys and values.
package enum LabelSyntax {
    /// Requires `[prefix/]name`: a DNS subdomain of at most 253 bytes, a name of 1 to 63.
    package static func checkKey(_ key: String, field: String) throws(InvalidInput) {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty else {
            throw InvalidInput(field, "has an empty key", hint: "write KEY=VALUE, such as site=paris")
        }
        guard isQualified(name) else {
            throw InvalidInput(field, "key \(key.quoted) is not allowed", hint: "in a key \(alphabet)")
        }
        guard parts.count == 1 || isSubdomain(parts[0]) else {
            throw InvalidInput(
                field, "key \(key.quoted) has a prefix that is not a DNS name",
                hint: "write it in lower case, such as example.com/site")
        }
    }

    /// Requires a value of at most 63 bytes; it may be empty.
    package static func checkValue(_ value: String, field: String) throws(InvalidInput) {
        guard value.isEmpty || isQualified(value[...]) else {
            throw InvalidInput(field, "value \(value.quoted) is not allowed", hint: "in a value \(alphabet)")
        }
    }

    private static let alphabet =
        "use up to 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends"

    private static func isQualified(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        return first.isASCIIAlphanumeric && last.isASCIIAlphanumeric
            && bytes.allSatisfy { $0.isASCIIAlphanumeric || "-_.".utf8.contains($0) }
    }

    private static func isSubdomain(_ text: Substring) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            let isAlphanumeric = { (byte: UInt8) in byte.isASCIILowercase || byte.isASCIIDigit }
            return isAlphanumeric(first) && isAlphanumeric(last)
                && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
