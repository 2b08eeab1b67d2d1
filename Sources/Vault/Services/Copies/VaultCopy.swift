// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A copy of a vault, such as a backup or the file of another machine, to be read only.
///
/// Its mark is neither checked nor moved, because a copy is older or a fork by nature, and nothing is written into it: it may be
/// on read-only media.
public final class VaultCopy {
    let store: any VaultStore
    let cipher: VaultCipher
    /// Whether its root key is that of the vault that it is a copy of, so that MACs, digests and fingerprints compare.
    let sharesKeys: Bool
    /// Its path, as it was given.
    public let path: String

    init(_ store: any VaultStore, _ cipher: VaultCipher, sharesKeys: Bool, path: String) {
        self.store = store
        self.cipher = cipher
        self.sharesKeys = sharesKeys
        self.path = path
    }

    /// Runs `body` on one state that was checked like the vault's own, except for the mark.
    func read<Result>(keeping groups: RowGroup, _ body: (ReadSession) throws -> Result) throws(VaultError) -> Result {
        try mappingErrors {
            try store.read { reader in
                try body(ReadSession(reader, cipher, try VaultState(reader, cipher, keeping: groups)))
            }
        }
    }
}

extension UnlockedVault {
    /// Opens a copy of this vault.
    ///
    /// A copy has the same root key, so it needs none of its own secrets; `unlock` opens one whose root key was replaced since.
    /// Throws `input.invalid` if it is another vault, and what opening a vault throws.
    public func openCopy(
        at path: String, unlock: () throws(VaultError) -> UnlockedVault
    ) throws(VaultError) -> VaultCopy {
        if let copy = try openWithOwnKey(path) { return copy }
        let other = try unlock()
        return VaultCopy(other.store, other.cipher, sharesKeys: false, path: path)
    }

    /// The copy, closed again if its root key is another one; nil then.
    private func openWithOwnKey(_ path: String) throws(VaultError) -> VaultCopy? {
        try mappingErrors {
            let store = try SQLiteStore(at: path, context)
            let bytes = try store.header()
            let header = try VaultState.parse(bytes.body, nil)
            guard header.vaultID == cipher.vaultID else {
                throw VaultError(
                    .inputInvalid,
                    "\(path) is not a copy of this vault: its id is \(header.vaultID.hexadecimal), but this vault's is \(vaultID)",
                    hint: "to take clusters over from another vault, use export --all and import payload")
            }
            guard try VaultCipher.isEqual(bytes.mac, cipher.headerMAC(bytes.body)) else { return nil }
            return VaultCopy(store, cipher, sharesKeys: true, path: path)
        }
    }
}
