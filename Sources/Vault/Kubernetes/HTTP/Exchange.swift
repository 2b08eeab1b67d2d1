// SPDX-License-Identifier: Apache-2.0
package import VaultCore
package import VaultCrypto

/// What came of one request.
package struct Exchange: Sendable {
    /// What the server presented, whether it was accepted or not; nil if there was no handshake.
    package var presented: ServingChain?
    /// What the judge found on it.
    package var findings: [Finding] = []
    /// The answer, or why there is none.
    package var result: Result<HTTPResponse, TransferFailure>
}
