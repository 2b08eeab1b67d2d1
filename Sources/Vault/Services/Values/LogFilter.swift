// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Which log entries to show.
public struct LogFilter: Sendable {
    /// Only those about this cluster, whatever it was called then, or slot.
    public var cluster: String?
    /// Only these actions, or every action that begins with one that ends with a dot, such as `secret.`; all if empty.
    public var actions: [String] = []
    /// Only those at or after this time.
    public var since: Timestamp?
    /// Only those at or before this time.
    public var until: Timestamp?
    /// Only those of whoever unlocked with the slot of this label.
    public var slotLabel: String?
    /// Only those of one of these user ids, by process or by login.
    public var uids: Set<UInt32> = []
    /// Only those of whoever came by sudo under this name; with ``uids``, either will do.
    public var sudoUser: String?
    /// Only those whose parent process ran this executable, by its path or the last part of it.
    public var process: String?
    /// Only so many of them, the last ones.
    public var tail: Int?

    /// All entries.
    public init() {}

    /// The ids of the objects that have that name now, or had it when they were removed.
    var recordIDs: Set<String> = []

    func includes(_ entry: LogEntry) -> Bool {
        if let cluster, entry.object != cluster, !recordIDs.contains(entry.recordID ?? "") { return false }
        if let since, entry.time < since { return false }
        if let until, entry.time > until { return false }
        if let slotLabel, entry.slotLabel != slotLabel { return false }
        return isByUser(entry.actor) && isByProcess(entry.actor) && isOfAction(entry.action.rawValue)
    }

    private func isOfAction(_ name: String) -> Bool {
        actions.isEmpty || actions.contains { $0.hasSuffix(".") ? name.hasPrefix($0) : name == $0 }
    }

    private func isByUser(_ actor: LogActor) -> Bool {
        if uids.isEmpty && sudoUser == nil { return true }
        if let sudoUser, actor.sudoUser == sudoUser { return true }
        return uids.contains(actor.uid) || actor.loginUID.map(uids.contains) == true
    }

    private func isByProcess(_ actor: LogActor) -> Bool {
        guard let process else { return true }
        guard let executable = actor.parentExecutable else { return false }
        return executable == process || executable.hasSuffix("/" + process)
    }
}
