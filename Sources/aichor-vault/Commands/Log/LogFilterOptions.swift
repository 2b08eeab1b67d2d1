// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

/// The filter of log entries.
struct LogFilterOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only entries about this cluster.", valueName: "name"))
    var cluster: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only this action, or a prefix such as 'secret.'; can be repeated.", valueName: "action"))
    var action: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only from this time: RFC 3339, a day, or 7d.", valueName: "time"))
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Only up to this time: RFC 3339, a whole day, or 7d.", valueName: "time"))
    var until: String?

    @Option(
        name: .customLong("by-slot"),
        help: ArgumentHelp("Only by users of the key slot with this label.", valueName: "label"))
    var slotLabel: String?

    @Option(
        name: .customLong("by-user"),
        help: ArgumentHelp("Only by this user: a uid, a name, or a name that used sudo.", valueName: "user"))
    var user: String?

    @Option(
        name: .customLong("by-process"),
        help: ArgumentHelp("Only from this parent process: its path or last path parts.", valueName: "name"))
    var process: String?

    @Option(name: .long, help: ArgumentHelp("Only the last <n> of these entries.", valueName: "n"))
    var tail: Int?

    func filter(now: Timestamp) throws(VaultError) -> LogFilter {
        var filter = LogFilter()
        filter.cluster = cluster
        filter.actions = action
        if let since { filter.since = try Timestamp(option: "--since", since, now: now) }
        if let until { filter.until = try Timestamp(option: "--until", until, now: now, endsDay: true) }
        filter.slotLabel = slotLabel
        filter.process = process
        if let user {
            if let uid = UInt32(user) {
                filter.uids = [uid]
            } else {
                filter.sudoUser = user
                filter.uids = Set([ProcessIdentity.uid(of: user)].compactMap(\.self))
            }
        }
        if let tail, tail < 0 { throw VaultError(.usage, "--tail cannot be negative") }
        filter.tail = tail
        return filter
    }

    /// Refuses unknown actions that match no entry: a mistyped action must not look like one that never happened, and the
    /// log may contain actions of newer versions.
    func requireKnownActions() throws(VaultError) {
        let known = LogEntry.Action.all.map(\.rawValue)
        for name in action where !known.contains(where: { $0 == name || name.hasSuffix(".") && $0.hasPrefix(name) }) {
            throw VaultError(
                .usage, "unknown action \(name.quoted) for --action",
                hint: "use 'secret.' or one of \(known.joined(separator: ", "))")
        }
    }
}
