// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Reads the files that a kubeconfig names.
package protocol FileSource {
    /// The bytes of a regular file or of what can be read like one, at most `limit` of them.
    ///
    /// Throws `not-found` if there is no such file, and something else whenever it cannot be read whole.
    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes
}
