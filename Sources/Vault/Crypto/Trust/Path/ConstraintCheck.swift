// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Holds the names of certificates against the constraints of the CAs above them (Go, checkChainConstraints).
struct ConstraintCheck {
    /// Comparisons that one judgement may take.
    ///
    /// Go up to 1.25 allows as many for each certificate.
    static let maximumComparisons = 250_000

    private(set) var comparisons = 0

    /// What is wrong, and with which certificate; `path` begins with the server's.
    mutating func objection(to path: [ParsedCertificate]) -> (depth: Int, problem: String)? {
        for (depth, certificate) in path.enumerated() {
            guard let names = certificate.extensions.names else { continue }
            let above = path.dropFirst(depth + 1).compactMap(\.extensions.constraints)
            guard !above.isEmpty else { continue }
            if let problem = objection(to: names, above) { return (depth, problem) }
        }
        return nil
    }

    private mutating func objection(to names: AlternativeNames, _ above: [NameConstraints]) -> String? {
        let mailboxes = names.mailboxes.compactMap(Mailbox.init)
        guard mailboxes.count == names.mailboxes.count, names.dns.allSatisfy({ DomainName.isValid($0) }) else {
            return "has a malformed alternative name, which cannot be checked against its CA's name constraints"
        }
        let hosts = names.authorities.compactMap(URIAuthority.host)
        guard hosts.count == names.authorities.count, hosts.allSatisfy({ DomainName.isValid($0) }) else {
            return "has a URI without a host name, which cannot be checked against its CA's name constraints"
        }
        for constraints in above {
            let problem =
                firstOutside(names.addresses, constraints, \.networks, Self.isIn)
                ?? firstOutside(names.dns, constraints, \.domains, { DomainName.isCovered($0, by: $1) })
                ?? firstReaching(names.dns, constraints.excluded.domains)
                ?? firstOutside(hosts, constraints, \.hosts, { DomainName.isCovered($0, by: $1) })
                ?? firstReaching(hosts, constraints.excluded.hosts)
                ?? firstOutside(mailboxes, constraints, \.mailboxes, Self.isFor)
                ?? firstReaching(mailboxes.map(\.domain), constraints.excluded.mailboxes.filter(Self.isDomain))
            if let problem { return problem }
        }
        return comparisons > Self.maximumComparisons ? "has too many names for its CAs' name constraints" : nil
    }

    /// The first name that is outside the permitted subtrees, if there are any, or inside an excluded one.
    private mutating func firstOutside<Name, Base>(
        _ names: [Name], _ constraints: NameConstraints, _ bases: KeyPath<NameConstraints.Subtrees, [Base]>,
        _ isCovered: (Name, Base) -> Bool
    ) -> String? {
        let permitted = constraints.permitted[keyPath: bases]
        let excluded = constraints.excluded[keyPath: bases]
        for name in names {
            comparisons += permitted.count + excluded.count
            guard comparisons <= Self.maximumComparisons else { return nil }
            if !permitted.isEmpty, !permitted.contains(where: { isCovered(name, $0) }) {
                return "has a name that its CA's name constraints do not permit"
            }
            if excluded.contains(where: { isCovered(name, $0) }) {
                return "has a name that its CA's name constraints exclude"
            }
        }
        return nil
    }

    private mutating func firstReaching(_ names: [[UInt8]], _ excluded: [[UInt8]]) -> String? {
        for name in names where name.first == UInt8(ascii: "*") {
            comparisons += excluded.count
            guard comparisons <= Self.maximumComparisons else { return nil }
            if excluded.contains(where: { DomainName.reachesInto(name, $0) }) {
                return "has the wildcard \(String(decoding: name, as: UTF8.self).quoted), "
                    + "which its CA's name constraints exclude"
            }
        }
        return nil
    }

    private static func isIn(_ address: [UInt8], _ network: (address: [UInt8], mask: [UInt8])) -> Bool {
        address.count == network.mask.count
            && address.indices.allSatisfy { (address[$0] ^ network.address[$0]) & network.mask[$0] == 0 }
    }

    /// A constraint with `@` is one mailbox, any other a host or domain.
    ///
    /// OpenSSL, which judges too, takes a host for that
    /// host alone.
    private static func isFor(_ mailbox: Mailbox, _ constraint: [UInt8]) -> Bool {
        isDomain(constraint)
            ? DomainName.isCovered(mailbox.domain, by: constraint) : Mailbox(constraint) == mailbox
    }

    private static func isDomain(_ constraint: [UInt8]) -> Bool { !constraint.contains(UInt8(ascii: "@")) }
}
