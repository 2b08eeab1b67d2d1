// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A CA's name constraints (RFC 5280, section 4.2.1.10) as Go reads them.
struct NameConstraints: Sendable {
    /// Subtrees of one of the two lists, by the kind of name.
    struct Subtrees: Sendable {
        var domains: [[UInt8]] = []
        /// Address and mask, each 4 or 16 bytes.
        var networks: [(address: [UInt8], mask: [UInt8])] = []
        /// Whole addresses, hosts, or domains that begin with a dot.
        var mailboxes: [[UInt8]] = []
        var hosts: [[UInt8]] = []
    }

    private(set) var permitted = Subtrees()
    private(set) var excluded = Subtrees()
    /// Whether there are constraints on names of a kind that Go does not support, such as directory names.
    private(set) var hasOtherForms = false

    init(_ value: DERReader) throws(CertificateParseError) {
        let flaw = CertificateParseError.malformed("name constraints")
        var value = value
        guard var lists = value.contents(DERTag.sequence), value.isEmpty else { throw flaw }
        guard !lists.isEmpty else { throw CertificateParseError("has name constraints that constrain nothing") }
        for number: UInt8 in [0, 1] where lists.isNext(DERTag.constructed(number)) {
            guard var list = lists.contents(DERTag.constructed(number)) else { throw flaw }
            guard !list.isEmpty else { throw CertificateParseError("has name constraints that constrain nothing") }
            while !list.isEmpty {
                guard var subtree = list.contents(DERTag.sequence), let (tag, base, _) = subtree.next() else {
                    throw flaw
                }
                let isKnown =
                    number == 0 ? try permitted.take(tag, base.restBytes) : try excluded.take(tag, base.restBytes)
                if !isKnown { hasOtherForms = true }
            }
        }
        guard lists.isEmpty else { throw flaw }
    }
}

extension NameConstraints.Subtrees {
    /// Adds the base of a subtree; false if it is a name of a kind that Go does not support.
    fileprivate mutating func take(_ tag: UInt8, _ base: [UInt8]) throws(CertificateParseError) -> Bool {
        let flaw = CertificateParseError.malformed("a name constraint")
        switch tag {
        case DERTag.primitive(2):
            guard DomainName.isValid(base, asConstraint: true) else { throw flaw }
            domains.append(base)
        case DERTag.primitive(7): networks.append(try Self.network(base))
        case DERTag.primitive(1):
            let isAddress = base.contains(UInt8(ascii: "@"))
            guard isAddress ? Mailbox(base) != nil : DomainName.isValid(base, asConstraint: true) else { throw flaw }
            mailboxes.append(base)
        case DERTag.primitive(6):
            let text = String(decoding: base, as: UTF8.self)
            guard DomainName.isValid(base, asConstraint: true), IPv4Address(text) == nil, IPv6Address(text) == nil
            else { throw flaw }
            hosts.append(base)
        default: return false
        }
        return true
    }

    private static func network(_ base: [UInt8]) throws(CertificateParseError) -> (address: [UInt8], mask: [UInt8]) {
        guard base.count == 8 || base.count == 32 else { throw .malformed("a name constraint on IP addresses") }
        let address = Array(base.prefix(base.count / 2))
        let mask = Array(base.suffix(base.count / 2))
        guard isMask(mask) else {
            throw CertificateParseError("has a name constraint on IP addresses whose mask has gaps")
        }
        guard !AlternativeNames.isMapped(address) else {
            throw CertificateParseError("has a name constraint on IPv4 addresses in IPv6 form")
        }
        return (address, mask)
    }

    /// Whether after the first 0 there is no 1.
    private static func isMask(_ mask: [UInt8]) -> Bool {
        let tail = mask.drop { $0 == 0xFF }
        guard let first = tail.first else { return true }
        return (~first) & (~first &+ 1) == 0 && tail.dropFirst().allSatisfy { $0 == 0 }
    }
}
