// SPDX-License-Identifier: Apache-2.0

/// Keeps the mark of each vault outside the vault (FORMAT.md, section 11).
///
/// It sees bodies and MACs, never a key.
package protocol MarkStore: AnyObject {
    /// The two slots as they stand, nil where a slot does not even parse; nil altogether if there is no mark yet.
    func read(_ vaultID: VaultID) throws(StoreError) -> MarkSlots?

    /// Raises the mark: under an exclusive lock `choose` sees the slots as they stand and says what to write where, or
    /// nil to leave them. The write is durable on return. `choose` sees nil if there is no mark yet; then slot 0 is made.
    func update(
        _ vaultID: VaultID, _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?) throws(StoreError)

    /// Replaces the whole mark by one slot, whatever stood there: only for an accepted rollback.
    func reset(_ vaultID: VaultID, to content: AuthenticatedBytes) throws(StoreError)
}

/// The two slots of a mark file.
package struct MarkSlots: Equatable, Sendable {
    package var first: AuthenticatedBytes?
    package var second: AuthenticatedBytes?

    package init(first: AuthenticatedBytes?, second: AuthenticatedBytes?) {
        self.first = first
        self.second = second
    }
}
