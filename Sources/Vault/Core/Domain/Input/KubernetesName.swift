// SPDX-License-Identifier: Apache-2.0

/// Names of Kubernetes objects (RFC 1123, as kubernetes' apimachinery validates them).
package enum KubernetesName {
    /// Requires a DNS label of at most 63 bytes, as a namespace has.
    package static func namespace(_ text: String, option: String) throws(InvalidInput) -> String {
        guard text.utf8.count <= 63, isLabel(text[...]) else {
            throw InvalidInput(
                option, "must be the name of a namespace, but \(text.quoted) is not valid",
                hint: "use up to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends")
        }
        return text
    }

    /// Requires a DNS subdomain of at most 253 bytes, as most other objects have.
    package static func object(_ text: String, option: String) throws(InvalidInput) -> String {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel) else {
            throw InvalidInput(
                option, "must be the name of an object, but \(text.quoted) is not valid",
                hint: "use lower-case letters, digits, hyphens and dots, with a letter or digit at both ends")
        }
        return text
    }

    private static func isLabel(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        let isAlphanumeric = { (byte: UInt8) in byte.isASCIILowercase || byte.isASCIIDigit }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
}
