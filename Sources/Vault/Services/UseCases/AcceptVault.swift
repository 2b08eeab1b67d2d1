// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Accepts that this vault has taken the place of another one, if its id is the one that the user gives.
    ///
    /// An older copy stays one: that is for ``acceptRollback(generation:)``.
    public func acceptVault(id: String) throws(VaultError) {
        try mappingErrors {
            let before = try places.read()
            guard before != .nothing, before != .vault(cipher.vaultID) else {
                throw VaultError(.usage, "there is nothing to accept: no other vault is known at this path")
            }
            guard id.lowercased() == vaultID else {
                throw VaultError(
                    .inputInvalid, "the vault at this path has the id \(vaultID)",
                    hint: "make sure that it is the right vault, then give its id")
            }
            let seen = try marks.read()
            let (isOlder, manifest) = try store.write { writer in
                let state = try checkedState(writer, keeping: [])
                try writer.requireSoundStructure(unlessLeftAs: seen.file)
                let isOlder = try marks.refuses(seen, state.manifest, writer)
                let (_, manifest) = try change(writer, state) { session in
                    try session.log(.vaultAccepted, object: nil, purpose: before.words)
                }
                return (isOlder, manifest)
            }
            try places.remember()
            if !isOlder { moveMark(seen, manifest, leaving: store.written) }
        }
    }
}
