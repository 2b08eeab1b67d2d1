// SPDX-License-Identifier: Apache-2.0

/// What extended key usage allows (RFC 5280, section 4.2.1.12), as far as servers are concerned.
struct ExtendedUsage: Equatable, Sendable {
    private(set) var allowsServers = false
    private(set) var allowsAnything = false
    /// An empty list allows everything in Go.
    private(set) var isEmpty = true

    init(_ value: DERReader) throws(CertificateParseError) {
        var value = value
        guard var list = value.contents(DERTag.sequence) else { throw .malformed("an extended key usage") }
        while !list.isEmpty {
            guard let usage = list.identifier() else { throw .malformed("an extended key usage") }
            isEmpty = false
            if usage == Self.serverAuthentication { allowsServers = true }
            if usage == Self.anything { allowsAnything = true }
        }
    }

    /// Whether a server's certificate may have it, or a CA that issues server certificates.
    var isForServers: Bool { isEmpty || allowsServers || allowsAnything }

    private static let serverAuthentication: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 3, 1]
    private static let anything: [UInt8] = [0x55, 0x1D, 37, 0]
}
