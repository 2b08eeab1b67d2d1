// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

@Suite struct `Name constraints` {
    @Test(arguments: [
        ("", true), ("example.com", true), ("a..b", false), ("a.", false), (".", false), ("a b", false),
        (".example.com", false),
    ])
    func `are held against names that are names`(name: String, isValid: Bool) {
        #expect(DomainName.isValid(Array(name.utf8)) == isValid)
    }

    @Test(arguments: [
        ("example.com", "example.com", true), ("a.Example.com", "example.COM", true),
        ("not-example.com", "example.com", false), ("example.com", ".example.com", false),
        ("a.example.com", ".example.com", true), ("a.b", "", true), ("com", "example.com", false),
    ])
    func `cover a domain and what is below it`(name: String, constraint: String, isCovered: Bool) {
        #expect(DomainName.isCovered(Array(name.utf8), by: Array(constraint.utf8)) == isCovered)
    }

    @Test(arguments: [
        ("*.example.com", "bar.example.com", true), ("*.Example.com", "bar.example.com", true),
        ("*.example.com", "x.bar.example.com", false), ("*.example.com", "example.org", false),
        ("bar.example.com", "foo.example.com", false), ("*", "com", false),
    ])
    func `exclude a wildcard that reaches into them`(name: String, constraint: String, reaches: Bool) {
        #expect(DomainName.reachesInto(Array(name.utf8), Array(constraint.utf8)) == reaches)
    }

    @Test(arguments: [
        // permittedSubtrees and excludedSubtrees with one base each: DNS, IP address, mailbox, URI.
        "A0:82:612E62", "A1:82:612E62", "A0:87:0A000000FF000000", "A1:81:614062", "A0:86:2E62",
    ])
    func `are read as Go reads them`(text: String) throws {
        _ = try Self.read(text)
    }

    @Test(arguments: [
        "A0:82:612E2E62", "A0:82:2E", "A1:87:0A000001", "A1:87:0A000000FF00FF00", "A0:81:61402E62",
        "A0:86:31302E302E302E31", "A0:87:00000000000000000000FFFF0A000000FFFFFFFFFFFFFFFFFFFFFFFFFF000000", "A0:82:FF",
    ])
    func `that Go refuses are refused`(text: String) {
        #expect(throws: CertificateParseError.self) { try Self.read(text) }
    }

    @Test(arguments: [[0x30, 0x00], [0x30, 0x02, 0xA0, 0x00], [0x30, 0x02, 0xA1, 0x00], [0x78]] as [[UInt8]])
    func `that constrain nothing are refused`(value: [UInt8]) {
        #expect(throws: CertificateParseError.self) { try NameConstraints(DERReader(value)) }
    }

    /// `LIST:TAG:BASE` in hexadecimal digits.
    private static func read(_ text: String) throws -> NameConstraints {
        let parts = text.split(separator: ":").map { part in
            stride(from: 0, to: part.count, by: 2).compactMap { UInt8(String(part.dropFirst($0).prefix(2)), radix: 16) }
        }
        let base = [parts[1][0], UInt8(parts[2].count)] + parts[2]
        let subtree = [0x30, UInt8(base.count)] + base
        let list = [parts[0][0], UInt8(subtree.count)] + subtree
        return try NameConstraints(DERReader([0x30, UInt8(list.count)] + list))
    }
}

@Suite struct `Names in a certificate` {
    @Test(arguments: [
        ("a@example.com", true), ("\"a b\"@example.com", true), ("a..b@example.com", false), (".a@b", false),
        ("a@.b", false), ("@b", false), ("a", false), ("a@b@c", false), ("a@b.", false), ("\"a@b", false),
    ])
    func `are mailboxes as Go reads them`(text: String, isMailbox: Bool) {
        #expect((Mailbox(Array(text.utf8)) != nil) == isMailbox)
    }

    @Test(arguments: [
        ("https://Example.com:443/x?y#z", "Example.com:443"), ("spiffe://cluster.local/ns/a", "cluster.local"),
        ("urn:uuid:1", ""), ("http://user@h/", "h"), ("//h", "h"), ("a/b", ""), ("http://[::1]:80/", "[::1]:80"),
        ("http://%zz/", nil), ("1:b", nil), (":b", nil), ("http://a..b/", nil), ("http://h:port/", nil),
        ("http://a b/", nil), ("http://[::1/", nil), ("http://h:80:90/", nil),
    ])
    func `are URIs as Go reads them`(text: String, authority: String?) {
        #expect(URIAuthority.read(Array(text.utf8)) == authority.map { Array($0.utf8) })
    }

    @Test(arguments: [
        ("example.com", "example.com", true), ("*.com", "example.com", true), ("*", "localhost", false),
        ("*", "a.b", false), ("*.example.com", "example.com", false), ("*.example.com", "a.b.example.com", false),
        ("f*.example.com", "foo.example.com", false), ("a.*.com", "a.b.com", false), ("*.-a.com", "x.-a.com", false),
        ("example.com.", "example.com", false), ("", "", false), ("*.", "a.", false),
    ])
    func `are matched as Go matches them`(pattern: String, host: String, isMatch: Bool) {
        #expect(HostPattern.matches(Array(pattern.utf8), Array(host.utf8)) == isMatch)
    }
}

@Suite struct `A DER reader` {
    @Test(
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x81, 0x01, 0x00], [0x30, 0x82, 0x00, 0x80], [0x30, 0x02, 0x00],
            [0x1F, 0x01, 0x00], [0x30, 0x85, 1, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `takes nothing that is not DER`(bytes: [UInt8]) {
        var reader = DERReader(bytes)
        #expect(reader.next() == nil)
    }

    @Test(
        arguments: [
            ([2, 1, 5], 5), ([2, 1, 0xFF], -1), ([2, 2, 0, 0x80], 128), ([2, 2, 0, 1], nil), ([2, 2, 0xFF, 0x80], nil),
            ([2, 0], nil), ([2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0], nil),
        ] as [([UInt8], Int?)])
    func `reads minimal integers`(bytes: [UInt8], value: Int?) {
        var reader = DERReader(bytes)
        #expect(reader.word() == value)
    }

    @Test(
        arguments: [
            ([0x17, "700101000000Z"], 0), ([0x17, "491231235959Z"], 2_524_607_999),
            ([0x17, "500101000000Z"], -631_152_000),
            ([0x18, "20000229120000Z"], 951_825_600), ([0x18, "00000101000000Z"], -62_167_219_200),
            ([0x18, "20010229000000Z"], nil), ([0x17, "7001010000Z"], nil), ([0x17, "700101000000+0000"], nil),
            ([0x18, "20000101000000.5Z"], nil), ([0x17, "701301000000Z"], nil),
        ] as [([any Sendable], Int64?)])
    func `reads dates to the second and in UTC`(parts: [any Sendable], seconds: Int64?) throws {
        let tag = try #require(parts[0] as? Int)
        let text = Array(try #require(parts[1] as? String).utf8)
        var reader = DERReader([UInt8(tag), UInt8(text.count)] + text)
        #expect(CertificateDate.read(&reader)?.seconds == seconds)
    }
}
