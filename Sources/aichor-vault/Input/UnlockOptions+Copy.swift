// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

extension UnlockOptions {
    /// Opens a copy of a vault that they unlocked.
    func openCopy(of vault: UnlockedVault, at path: String, in context: CommandContext) throws(VaultError) -> VaultCopy
    {
        guard !FilePath.isSame(try place.path(in: context), path) else {
            throw VaultError(.usage, "\(path) is the vault itself", hint: "give the path of a copy")
        }
        return try vault.openCopy(at: path) { () throws(VaultError) in
            var other = self
            other.place.vault = path
            return try other.unlock(in: context)
        }
    }
}
