// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Rows that commands go through as a whole, and so want kept while the tree is checked: to read them a second time
/// costs as much as the check.
struct RowGroup: OptionSet, Sendable {
    let rawValue: UInt8

    /// Clusters as they are now.
    static let live = RowGroup(rawValue: 1)
    /// Clusters that were removed.
    static let tombstones = RowGroup(rawValue: 2)
    /// What was observed of clusters.
    static let observations = RowGroup(rawValue: 4)
    /// The rotation policy in force.
    static let policy = RowGroup(rawValue: 8)
    /// Everything else, such as superseded versions.
    static let others = RowGroup(rawValue: 16)
    static let all: RowGroup = [.live, .tombstones, .observations, .policy, .others]
}

extension RecordRow {
    /// The group that the row is in.
    var group: RowGroup {
        switch (kind, state) {
        case (.cluster, .current): .live
        case (.cluster, .tombstone): .tombstones
        case (.observation, .current): .observations
        // A removed one cannot be, and must be seen to be refused.
        case (.policy, .current), (.policy, .tombstone): .policy
        default: .others
        }
    }
}

extension ReadSession {
    /// The rows of one group, in no order that means anything.
    func rows(in group: RowGroup) throws -> [RecordRow] {
        if state.groups == group { return state.kept }
        if state.groups.contains(group) { return state.kept.filter { $0.group == group } }
        var rows: [RecordRow] = []
        try reader.forEachRecord { if $0.group == group { rows.append($0) } }
        return rows
    }
}

extension ClusterSelection {
    /// The rows to keep for it.
    var groups: RowGroup {
        if case .names = self { return .tombstones }
        return .live
    }
}
