// SPDX-License-Identifier: Apache-2.0

/// A certificate's extensions (RFC 5280, section 4.2) as Go's crypto/x509 reads them (processExtensions).
struct ParsedExtensions: Sendable {
    /// basicConstraints: whether it is a CA; nil if they are absent.
    private(set) var isAuthority: Bool?
    private(set) var maximumPathLength: Int?
    /// keyUsage's bits from 0, which is digitalSignature; nil if it is absent.
    private(set) var keyUsage: Int?
    private(set) var extendedUsage: ExtendedUsage?
    private(set) var names: AlternativeNames?
    private(set) var constraints: NameConstraints?
    private(set) var subjectKeyID: [UInt8] = []
    private(set) var authorityKeyID: [UInt8] = []
    /// Whether a policy may be demanded or mapped, which OpenSSL is then asked to check.
    private(set) var constrainsPolicies = false
    /// The first extension that is critical and that Go does not handle, in the usual dotted form.
    private(set) var unhandledCritical: String?

    /// The bit of keyUsage that lets a CA sign certificates.
    static let certificateSigning = 1 << 5

    init() {}

    /// Reads the contents of the list of extensions.
    init(_ list: inout DERReader) throws(CertificateParseError) {
        var seen: Set<[UInt8]> = []
        while !list.isEmpty {
            guard var field = list.contents(DERTag.sequence), let identifier = field.identifier() else {
                throw .malformed("an extension")
            }
            var isCritical = false
            if field.isNext(DERTag.boolean) {
                guard let value = field.boolean() else { throw .malformed("an extension") }
                isCritical = value
            }
            guard let value = field.contents(DERTag.octetString) else { throw .malformed("an extension") }
            guard seen.insert(identifier).inserted else {
                throw CertificateParseError("has the extension \(Self.dotted(identifier)) twice")
            }
            let isHandled = try take(identifier, value, isCritical)
            if isCritical, !isHandled, unhandledCritical == nil { unhandledCritical = Self.dotted(identifier) }
        }
    }

    /// Whether the extension is one that Go handles.
    private mutating func take(
        _ identifier: [UInt8], _ value: DERReader, _ isCritical: Bool
    ) throws(CertificateParseError) -> Bool {
        if identifier == Self.authorityInformationAccess {
            try Self.refuseCritical(isCritical, "authority information access")
            try OtherExtensions.checkAccess(value)
            return true
        }
        guard identifier.count == 3, identifier.starts(with: [0x55, 0x1D]) else { return false }
        switch identifier[2] {
        case 14:
            try Self.refuseCritical(isCritical, "its subject key identifier")
            subjectKeyID = try OtherExtensions.subjectKeyID(value)
        case 15: keyUsage = try OtherExtensions.keyUsage(value)
        case 17:
            let names = try AlternativeNames(value)
            self.names = names
            return names.hasKnownName
        case 19: (isAuthority, maximumPathLength) = try OtherExtensions.basicConstraints(value)
        case 30:
            let constraints = try NameConstraints(value)
            self.constraints = constraints
            return !constraints.hasOtherForms
        case 31: try OtherExtensions.checkDistributionPoints(value)
        case 32: try OtherExtensions.checkPolicies(value)
        case 33:
            try OtherExtensions.checkMappings(value)
            constrainsPolicies = true
        case 35:
            try Self.refuseCritical(isCritical, "its authority key identifier")
            authorityKeyID = try OtherExtensions.authorityKeyID(value)
        case 36:
            try OtherExtensions.checkPolicyConstraints(value)
            constrainsPolicies = true
        case 37: extendedUsage = try ExtendedUsage(value)
        case 54: try OtherExtensions.checkInhibition(value)
        default: return false
        }
        return true
    }

    private static let authorityInformationAccess: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 1, 1]

    private static func refuseCritical(_ isCritical: Bool, _ what: String) throws(CertificateParseError) {
        if isCritical { throw CertificateParseError("has \(what) marked as critical") }
    }

    /// An object identifier as people write it.
    static func dotted(_ identifier: [UInt8]) -> String {
        var parts: [Int] = []
        var part = 0
        for byte in identifier {
            part = part << 7 | Int(byte & 0x7F)
            guard byte & 0x80 == 0 else { continue }
            parts += parts.isEmpty ? [min(part / 40, 2), part - 40 * min(part / 40, 2)] : [part]
            part = 0
        }
        return parts.map(String.init).joined(separator: ".")
    }
}
