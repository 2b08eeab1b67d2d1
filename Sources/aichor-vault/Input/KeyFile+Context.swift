// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

extension CommandContext {
    /// Reads a key file, and warns if only its place keeps others from reading it.
    func keyFile(at path: String) throws(VaultError) -> SecretBytes {
        try KeyFile.read(at: path) { diagnostics.warning($0, hint: $1) }
    }
}
