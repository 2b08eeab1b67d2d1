// SPDX-License-Identifier: Apache-2.0

/// What of a certificate's extensions is shown (RFC 5280, section 4.2): read from the certificate each time, never stored.
public struct CertificateExtensions: Equatable, Sendable {
    /// The certificate's version: 1, 2 or 3.
    public var version = 3
    /// subjectAltName (section 4.2.1.6), as `DNS:api.example.com` or `IP:10.0.0.1`; nil if there is none.
    public var subjectAlternativeNames: [String]?
    /// cA of basicConstraints (section 4.2.1.9); nil if there are none.
    public var isAuthority: Bool?
    /// pathLenConstraint of basicConstraints: how many CAs may follow; nil if any number.
    public var pathLength: Int?
    /// keyUsage (section 4.2.1.3) by the names of RFC 5280, such as `keyCertSign`; nil if there is none.
    public var keyUsage: [String]?
    /// extKeyUsage (section 4.2.1.12), such as `serverAuth`, else object identifiers; nil if there is none.
    public var extendedKeyUsage: [String]?
    /// permittedSubtrees of nameConstraints (section 4.2.1.10), as `DNS:example.com` or `IP:10.0.0.0/255.0.0.0`.
    public var permittedNames: [String] = []
    /// excludedSubtrees of nameConstraints.
    public var excludedNames: [String] = []
    /// subjectKeyIdentifier (section 4.2.1.2).
    public var subjectKeyIdentifier: [UInt8]?
    /// keyIdentifier of authorityKeyIdentifier (section 4.2.1.1).
    public var authorityKeyIdentifier: [UInt8]?

    /// No extensions.
    public init() {}
}
