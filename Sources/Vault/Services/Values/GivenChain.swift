// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

/// What a server presents, as a file has it: read before a vault is unlocked, as everything that comes from others.
public struct GivenChain: Sendable, Equatable {
    let chain: ServingChain

    /// Reads PEM text: the server's own certificate first.
    ///
    /// Throws `input.invalid`.
    public init(pem: [UInt8]) throws(VaultError) {
        chain = try mappingErrors { try ServingChain.parse(pem.span) }
    }
}
