// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

/// Which entries of the log.
struct LogFilterOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only entries on this cluster.", valueName: "name"))
    var cluster: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only this action, or all that begin alike: 'secret.'; may be repeated.", valueName: "action"))
    var action: [String] = []

    @Option(name: .long, help: ArgumentHelp("From then on: RFC 3339, a day, or 7d.", valueName: "time"))
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Up to then: RFC 3339, a whole day, or 7d.", valueName: "time"))
    var until: String?

    @Option(
        name: .customLong("by-slot"),
        help: ArgumentHelp("Only by whoever unlocked with the key slot of that label.", valueName: "label"))
    var slotLabel: String?

    @Option(
        name: .customLong("by-user"),
        help: ArgumentHelp("Only by this user: a uid, a name, or a name that came by sudo.", valueName: "user"))
    var user: String?

    @Option(
        name: .customLong("by-process"),
        help: ArgumentHelp("Only from this parent process: its path, or the end of it.", valueName: "name"))
    var process: String?

    @Option(name: .long, help: ArgumentHelp("Only the last so many of them.", valueName: "n"))
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
                filter.uids = Set([ActorFacts.uid(of: user)].compactMap(\.self))
            }
        }
        if let tail, tail < 0 { throw VaultError(.usage, "--tail cannot be negative") }
        filter.tail = tail
        return filter
    }

    /// Refuses actions that this program does not know, where they fit no entry: of a mistyped one nobody should hear that it never
    /// happened, and those of newer programs are in the log.
    func requireKnownActions() throws(VaultError) {
        let known = LogEntry.Action.all.map(\.rawValue)
        for name in action where !known.contains(where: { $0 == name || name.hasSuffix(".") && $0.hasPrefix(name) }) {
            throw VaultError(
                .usage, "--action \(name.quoted) is no action of the log",
                hint: "such as 'secret.' or \(known.joined(separator: ", "))")
        }
    }
}
