// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

/// Checks of loose files, without a vault.
public enum Inspection {
    /// What is wrong with a server's chain for a host: no error among the findings means trusted and matching.
    ///
    /// `caData` is the CA bundle and `servingChain` the server's certificate followed by its intermediates, both in PEM. Throws
    /// `input.invalid` if either is none, or the host is no host.
    public static func chain(
        caData: [UInt8], servingChain: [UInt8], host: String, at moment: Timestamp
    ) throws(VaultError) -> [Finding] {
        try mappingErrors {
            let policy = try TrustPolicy(bundle: caData.span)
            let chain = try ServingChain.parse(servingChain.span)
            return try policy.judge(chain, host: try ServerName(host), at: moment)
        }
    }
}
