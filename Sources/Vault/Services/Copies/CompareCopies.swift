// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Finds out what this vault and a copy of it have that the other lacks.
    ///
    /// Compared are clusters, removed ones too, policy, key slots and log, but not what was observed of clusters. Works on an old copy or a fork, with a notice. Credentials are compared in memory, and nothing is written. Throws
    /// `integrity.log` if one of the logs is not whole, and what reading a vault throws.
    public func compare(with copy: VaultCopy) throws(VaultError) -> CopyComparison {
        let groups: RowGroup = [.live, .tombstones, .policy]
        return try read(onRollback: .warn, keeping: groups) { here in
            try copy.read(keeping: groups) { there in
                CopyComparison(
                    vaultID: vaultID, here: try here.side(path, without: there),
                    there: try there.side(copy.path, without: here),
                    policyDiffers: try here.policy().policy != there.policy().policy,
                    log: try LogComparer(
                        here: here, there: there, sharesKeys: copy.sharesKeys, progress: context.progress
                    ).run(),
                    clusters: try CopyComparer(here: here, there: there, sharesKeys: copy.sharesKeys).clusters())
            }
        }
    }
}

extension ReadSession {
    fileprivate func side(_ path: String, without other: ReadSession) throws -> CopyComparison.Side {
        let others = Set(other.state.header.slots.map(\.id))
        let own = state.header.slots.filter { !others.contains($0.id) }
        return CopyComparison.Side(
            path: path, generation: state.manifest.generation,
            ownSlots: try own.map { try cipher.openSlotInfo($0).label })
    }
}
