// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultStore

extension SQLiteStore {
    /// Opens an existing vault with this context's time-out.
    convenience init(at path: String, _ context: VaultContext) throws {
        try self.init(openingAt: path, tagger: try PageTagger(), lockTimeout: context.lockTimeout)
    }
}
