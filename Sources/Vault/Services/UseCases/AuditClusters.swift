// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Judges every selected cluster, and the vault as a whole, by the rotation policy.
    ///
    /// One transaction, in which overviews and observations are opened and no secret part. A log whose chain is broken is a
    /// finding, and so is an old copy of the vault, which is also reported by a notice, and a state that cannot be marked as seen. Throws
    /// `not-found`.
    public func audit(_ options: AuditOptions) throws(VaultError) -> AuditReport {
        var groups: RowGroup = [.live, .observations, .policy]
        if options.since != nil { groups.insert(.tombstones) }
        return try read(onRollback: .warn, markingFirst: true, keeping: groups) { session in
            try AuditRun(session, options, clock: context.now(), context.progress).report(path: path, slot: slot.id)
        }
    }
}
