// SPDX-License-Identifier: Apache-2.0

/// What a certificate may be used for.
enum CertificateRole {
    /// basicConstraints say `CA:TRUE`, and keyUsage, if there is one, lets it sign certificates.
    case authority
    /// Version 1 and issued by itself: a root from before basicConstraints, which Go still takes.
    case versionOneAuthority
    /// `CA:TRUE`, but keyUsage does not let it sign certificates.
    case authorityWithoutSigning
    /// Anything else: a server's or a client's certificate.
    case leaf
    /// An extension is malformed or occurs twice.
    case unreadable
}
