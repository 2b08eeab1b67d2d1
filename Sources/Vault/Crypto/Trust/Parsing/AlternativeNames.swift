// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The names in a certificate's subjectAltName extension (RFC 5280, section 4.2.1.6) as Go reads them.
struct AlternativeNames: Equatable, Sendable {
    /// DNS names as they stand there: ASCII, and nothing more is sure of them.
    private(set) var dns: [[UInt8]] = []
    /// IP addresses of 4 or 16 bytes.
    private(set) var addresses: [[UInt8]] = []
    private(set) var mailboxes: [[UInt8]] = []
    /// What stands between `//` and the next slash of each URI; empty if it has none.
    private(set) var authorities: [[UInt8]] = []
    /// The extension's value.
    let encoded: [UInt8]

    /// Whether there is a name of a kind that Go supports.
    var hasKnownName: Bool {
        !(dns.isEmpty && addresses.isEmpty && mailboxes.isEmpty && authorities.isEmpty)
    }

    init(_ value: DERReader) throws(CertificateParseError) {
        encoded = value.restBytes
        let flaw = CertificateParseError.malformed("a subjectAltName extension")
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw flaw }
        while !list.isEmpty {
            guard let (tag, contents, _) = list.next() else { throw flaw }
            try add(tag, contents.restBytes)
        }
    }

    private mutating func add(_ tag: UInt8, _ name: [UInt8]) throws(CertificateParseError) {
        switch tag {
        case DERTag.primitive(1), DERTag.primitive(2), DERTag.primitive(6):
            guard name.allSatisfy({ $0 < 0x80 }) else { throw .malformed("a subject alternative name") }
            if tag == DERTag.primitive(1) { mailboxes.append(name) }
            if tag == DERTag.primitive(2) { dns.append(name) }
            guard tag == DERTag.primitive(6) else { return }
            guard let authority = URIAuthority.read(name) else { throw .malformed("a URI as an alternative name") }
            authorities.append(authority)
        case DERTag.primitive(7):
            guard name.count == 4 || name.count == 16 else {
                throw CertificateParseError("has an IP address of \(name.count) bytes as an alternative name")
            }
            guard !Self.isMapped(name) else {
                throw CertificateParseError("has an IPv4 address in IPv6 form as an alternative name")
            }
            addresses.append(name)
        default: return
        }
    }

    /// Whether an address is one of IPv4 in the form of IPv6: ::ffff:0:0/96.
    static func isMapped(_ address: [UInt8]) -> Bool {
        address.count == 16 && address.prefix(10).allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
    }

    /// All names for a message, each in quotes; what is from outside is shown neutrally.
    var listed: String {
        let names = dns.map { ("DNS:" + String(decoding: $0.prefix(253), as: UTF8.self)).shown }
        let all = names + addresses.map { "IP:" + Self.text(of: $0) }
        let shown = all.prefix(12).joined(separator: ", ")
        return all.count > 12 ? "\(shown) and \(all.count - 12) more" : shown
    }

    private static func text(of address: [UInt8]) -> String {
        guard address.count == 16 else { return address.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(address[$0]) << 8 | UInt16(address[$0 + 1]) }
        let text = groups.map { String($0, radix: 16) }.joined(separator: ":")
        return IPv6Address(text)?.text ?? text
    }
}

extension String {
    /// The text as it is if it is visible ASCII, else in quotes.
    fileprivate var shown: String { utf8.allSatisfy { (0x21...0x7E).contains($0) } ? self : quoted }
}
