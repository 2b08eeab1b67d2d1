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

    /// The moment to judge by.
    package var now: Timestamp
    /// What this machine's clock shows; nil where a moment before that is judged, to which everything after it lay ahead.
    package var clock: Timestamp?
    /// The number of commits.
    package var generation: UInt64
    package var slots: [Slot] = []
    /// What is wrong with the log's chain; nil if it is whole.
    package var logFault: String?
    /// At which entries the clock had been set back: how often, and the first of them.
    package var stepsBack: (count: Int, first: UInt64)?
    /// The latest time of all entries, which is not the last one's if the clock was set back.
    package var newestEntryAt: Timestamp?
    /// The last one's.
    package var lastEntryAt: Timestamp?
    /// From when on the log tells everything; nil if it was never pruned.
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
