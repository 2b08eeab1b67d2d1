// SPDX-License-Identifier: Apache-2.0

/// What a certificate may be used for.
public enum CertificateRole: UInt8, Sendable, CaseIterable {
    /// basicConstraints say `CA:TRUE`, and keyUsage, if there is one, lets it sign certificates.
    case authority = 1
    /// Version 1 and issued by itself: a root from before basicConstraints, which Go still accepts.
    case versionOneAuthority = 2
    /// `CA:TRUE`, but keyUsage does not let it sign certificates.
    case authorityWithoutSigning = 3
    /// A server's or a client's certificate that signed itself.
    case selfSignedLeaf = 4
    /// Anything else: a server's or a client's certificate.
    case leaf = 5
    /// An extension is malformed or occurs twice.
    case unreadable = 6

    /// The name in output, for people and programs.
    public var text: String {
        switch self {
        case .authority: "ca"
        case .versionOneAuthority: "ca-version-1"
        case .authorityWithoutSigning: "ca-without-signing"
        case .selfSignedLeaf: "self-signed-leaf"
        case .leaf: "leaf"
        case .unreadable: "unreadable"
        }
    }
}
