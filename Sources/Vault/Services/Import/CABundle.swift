// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

/// CA data that was read and can be stored.
///
/// Certificates come from others, so they are read before a vault is unlocked: whatever takes this value need not read them again.
public struct CABundle: Sendable, Equatable {
    let certificates: CertificateBundle

    /// Reads PEM text: one good certificate at least, and no private key.
    ///
    /// Throws `input.invalid`.
    public init(pem: [UInt8]) throws(VaultError) {
        certificates = try mappingErrors { try CertificateBundle.readForStorage(pem) }
    }

    /// How many certificates there are, each counted once.
    public var count: Int { certificates.certificates.count }
}
