// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Merges a cluster's versions, its log entries and its checks into one history.
struct ClusterHistory {
    /// Versions that no entry was found for yet, with what distinguishes each from the one before.
    private var versions: [UInt64: (view: ClusterView, differences: [String])] = [:]
    private var events: [HistoryEvent] = []
    private var releases: Set<Timestamp> = []

    /// Takes a cluster's versions, oldest first.
    init(_ views: [ClusterView]) {
        var before: ClusterView?
        for view in views {
            // What was removed holds nothing, so a restored version is held against the one before that.
            let differences = view.change == .removed ? [] : before.map { ClusterDifference($0, view).words } ?? []
            versions[view.version] = (view, differences)
            if view.change != .removed { before = view }
        }
    }

    /// Takes the next log entry about the cluster.
    mutating func add(_ entry: LogEntry) {
        var event = HistoryEvent(
            time: entry.time, event: Self.word(entry.action), version: entry.version, entry: entry)
        if entry.action.makesVersion, let number = entry.version, let version = versions.removeValue(forKey: number) {
            event.event = version.view.change.text
            event.cluster = version.view
            event.differences = version.differences
        }
        if entry.action == .secretExported || entry.action == .secretRevealed { releases.insert(entry.time) }
        events.append(event)
    }

    /// The whole story, newest first.
    func finished(_ observation: Observation?) -> [HistoryEvent] {
        // What is no longer in the log was pruned from its beginning, so it happened before everything that is in it.
        let pruned = versions.values.sorted { $0.view.version < $1.view.version }.map { view, differences in
            HistoryEvent(
                time: view.changedAt, event: view.change.text, cluster: view, version: view.version,
                differences: differences)
        }
        var history = pruned + events
        for event in Self.observed(observation, releases) {
            // Behind the last that is not later: an order by time alone would mix up what the log has in order.
            let place = history.lastIndex { $0.isBefore(event) }.map { $0 + 1 } ?? 0
            history.insert(event, at: place)
        }
        return history.reversed()
    }

    private static func observed(_ observation: Observation?, _ releases: Set<Timestamp>) -> [HistoryEvent] {
        guard let observation else { return [] }
        var found: [HistoryEvent] = []
        if let moment = observation.lastReleasedAt, !releases.contains(moment) {
            found.append(HistoryEvent(time: moment, event: "released"))
        }
        for check in [observation.online, observation.latest].compactMap(\.self) where check != found.last?.check {
            found.append(
                HistoryEvent(
                    time: check.at, event: "verified", version: check.version == 0 ? nil : check.version, check: check))
        }
        return found
    }

    /// `exported` for `secret.exported`; whatever newer programs write stays as it is.
    private static func word(_ action: LogEntry.Action) -> String {
        for prefix in ["cluster.", "secret."] where action.rawValue.hasPrefix(prefix) {
            return String(action.rawValue.dropFirst(prefix.count))
        }
        return action.rawValue
    }
}

extension HistoryEvent {
    /// Whether it came before a check; within one second the check of a version comes before the next version.
    fileprivate func isBefore(_ check: HistoryEvent) -> Bool {
        guard time == check.time, let version, let checked = check.version else { return time <= check.time }
        return version <= checked
    }
}

extension LogEntry.Action {
    /// Whether such an entry goes with a new version of a cluster.
    fileprivate var makesVersion: Bool { rawValue.hasPrefix("cluster.") && self != .clusterPurged }
}
