// SPDX-License-Identifier: Apache-2.0

/// The shapes of extensions of which little or nothing is kept: Go refuses a certificate in which one is malformed.
enum OtherExtensions {
    static func subjectKeyID(_ value: DERReader) throws(CertificateParseError) -> [UInt8] {
        var value = value
        guard let key = value.contents(DERTag.octetString) else { throw .malformed("a subject key identifier") }
        return key.restBytes
    }

    static func authorityKeyID(_ value: DERReader) throws(CertificateParseError) -> [UInt8] {
        var value = value
        guard var fields = value.contents(DERTag.sequence) else { throw .malformed("an authority key identifier") }
        guard fields.isNext(DERTag.primitive(0)) else { return [] }
        guard let key = fields.contents(DERTag.primitive(0)) else { throw .malformed("an authority key identifier") }
        return key.restBytes
    }

    static func keyUsage(_ value: DERReader) throws(CertificateParseError) -> Int {
        var value = value
        guard let (bytes, _) = value.bitString() else { throw .malformed("a key usage") }
        return bytes.prefix(2).enumerated().reduce(0) { usage, byte in
            (0..<8).reduce(usage) { bits, bit in
                let index = 8 * byte.offset + bit
                return byte.element & (0x80 >> UInt8(bit)) != 0 && index < 9 ? bits | 1 << index : bits
            }
        }
    }

    static func basicConstraints(_ value: DERReader) throws(CertificateParseError) -> (Bool, Int?) {
        var value = value
        guard var fields = value.contents(DERTag.sequence) else { throw .malformed("basicConstraints") }
        var isAuthority = false
        if fields.isNext(DERTag.boolean) {
            guard let flag = fields.boolean() else { throw .malformed("basicConstraints") }
            isAuthority = flag
        }
        guard fields.isNext(DERTag.integer) else { return (isAuthority, nil) }
        guard let length = fields.word(), length >= 0 else { throw .malformed("basicConstraints") }
        return (isAuthority, length)
    }

    static func checkAccess(_ value: DERReader) throws(CertificateParseError) {
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw .malformed("authority information access") }
        while !list.isEmpty {
            guard var entry = list.contents(DERTag.sequence), entry.identifier() != nil,
                !entry.isNext(DERTag.primitive(6)) || entry.next() != nil
            else { throw .malformed("authority information access") }
        }
    }

    static func checkDistributionPoints(_ value: DERReader) throws(CertificateParseError) {
        let flaw = CertificateParseError.malformed("CRL distribution points")
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw flaw }
        while !list.isEmpty {
            guard var point = list.contents(DERTag.sequence) else { throw flaw }
            guard point.isNext(DERTag.constructed(0)) else { continue }
            guard var name = point.contents(DERTag.constructed(0)), var full = name.contents(DERTag.constructed(0))
            else { throw flaw }
            while full.isNext(DERTag.primitive(6)) {
                guard full.next() != nil else { throw flaw }
            }
        }
    }

    static func checkPolicies(_ value: DERReader) throws(CertificateParseError) {
        let flaw = CertificateParseError.malformed("certificate policies")
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw flaw }
        var seen: Set<[UInt8]> = []
        while !list.isEmpty {
            guard var policy = list.contents(DERTag.sequence),
                let identifier = policy.contents(DERTag.identifier)?.restBytes, isIdentifier(identifier)
            else { throw flaw }
            guard seen.insert(identifier).inserted else {
                throw CertificateParseError("has a duplicate certificate policy")
            }
        }
    }

    /// An identifier of any length whose parts are whole and minimal.
    private static func isIdentifier(_ bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, last & 0x80 == 0 else { return false }
        var begins = true
        for byte in bytes {
            if begins, byte == 0x80 { return false }
            begins = byte & 0x80 == 0
        }
        return true
    }

    static func checkMappings(_ value: DERReader) throws(CertificateParseError) {
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw .malformed("policy mappings") }
        while !list.isEmpty {
            guard var pair = list.contents(DERTag.sequence), pair.contents(DERTag.identifier) != nil,
                pair.contents(DERTag.identifier) != nil
            else { throw .malformed("policy mappings") }
        }
    }

    static func checkPolicyConstraints(_ value: DERReader) throws(CertificateParseError) {
        var value = value
        guard var fields = value.contents(DERTag.sequence) else { throw .malformed("policy constraints") }
        for tag in [DERTag.primitive(0), DERTag.primitive(1)] where fields.isNext(tag) {
            guard fields.word(tag) != nil else { throw .malformed("policy constraints") }
        }
    }

    static func checkInhibition(_ value: DERReader) throws(CertificateParseError) {
        var value = value
        guard value.word() != nil else { throw .malformed("an inhibitAnyPolicy") }
    }
}
