// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

extension ReadSession {
    /// The states of clusters, as an audit now would report them; of all clusters without a selector.
    func healths(matching selector: LabelSelector?, now: Timestamp) throws -> [RecordID: ClusterHealth] {
        var options = AuditOptions()
        if let selector { options.selection = .matching(selector) }
        return try AuditRun(self, options, clock: now) { _ in }.healths(withReasons: false)
    }

    /// The same for a few of them, with the findings that they rest on.
    ///
    /// Observations in `newer` are not stored yet, and count more than those that are.
    func healths(
        of records: Set<RecordID>, now: Timestamp, newer: [RecordID: Observation] = [:]
    ) throws -> [RecordID: ClusterHealth] {
        try AuditRun(self, AuditOptions(), clock: now, records: records, newer: newer) { _ in }
            .healths(withReasons: true)
    }
}
