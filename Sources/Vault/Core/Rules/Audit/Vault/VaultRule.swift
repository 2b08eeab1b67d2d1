// SPDX-License-Identifier: Apache-2.0

/// One rule about the vault as a whole: facts in, findings out.
package protocol VaultRule: Sendable {
    func findings(for facts: VaultFacts) -> [Finding]
}

/// What the rules about the vault as a whole look at.
package struct VaultFacts: Sendable {
    /// A key slot.
    package struct Slot: Sendable {
        package var label: String
        package var type: SlotType
        package var cost: ScryptCost

        package init(label: String, type: SlotType, cost: ScryptCost) {
            self.label = label
            self.type = type
            self.cost = cost
        }

        /// Whether its passphrase is stretched less than this program would.
        package var isBelowFloor: Bool { type.usesPassphrase && cost.n < ScryptCost.floor.n }
    }

    /// The time of the audit.
    package var now: Timestamp
    /// What this machine's clock shows; nil for an audit as of an earlier time, when everything after it is in the future.
    package var clock: Timestamp?
    /// The number of commits.
    package var generation: UInt64
    package var slots: [Slot] = []
    /// What is wrong with the log's chain; nil if it is whole.
    package var logFault: String?
    /// At which entries the clock had been set back: how often, and the first of them.
    package var stepsBack: (count: Int, first: UInt64)?
    /// The entries that this machine's clock has not reached; nil if there are none, or for an audit as of an earlier time.
    package var futureEntries: FutureLogEntries?
    /// When the log starts to be complete; nil if it was never pruned.
    package var completeSince: Timestamp?
    /// Why the file may be an old copy or a fork; nil if it is not.
    package var rollback: String?
    /// Why the state could not be marked as seen; nil if it is.
    package var unmarked: String?

    package init(now: Timestamp, clock: Timestamp?, generation: UInt64) {
        self.now = now
        self.clock = clock
        self.generation = generation
    }
}

/// Log entries dated after this machine's clock.
package struct FutureLogEntries: Equatable, Sendable {
    /// The latest time of all.
    package var newest: Timestamp
    /// How many there are.
    package var count: Int
    /// How many entries stand before the first of them.
    package var before: Int
    /// How many stand after the last of them.
    package var after: Int

    package init(newest: Timestamp, count: Int, before: Int, after: Int) {
        self.newest = newest
        self.count = count
        self.before = before
        self.after = after
    }

    /// Whether it was the clock that wrote them that was wrong, and not the one of now.
    ///
    /// Then entries before them agree with the one of now, and more of those after: a single one proves nothing, for the clock of
    /// now wrote it.
    var wereWrong: Bool { before > 0 && after > count }
}
