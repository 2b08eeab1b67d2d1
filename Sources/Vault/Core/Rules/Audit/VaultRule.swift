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
    /// Whether ``now`` is what this machine's clock shows, and not a moment that was asked for.
    package var isClock: Bool
    /// The number of commits.
    package var generation: UInt64
    package var slots: [Slot] = []
    /// What is wrong with the log's chain; nil if it is whole.
    package var logFault: String?
    /// At which entries the clock had been set back: how often, and the first of them.
    package var stepsBack: (count: Int, first: UInt64)?
    /// The time of the last entry.
    package var lastEntryAt: Timestamp?
    /// Why the file may be an old copy or a fork; nil if it is not.
    package var rollback: String?
    /// Why the state could not be marked as seen; nil if it is.
    package var unmarked: String?

    package init(now: Timestamp, isClock: Bool, generation: UInt64) {
        self.now = now
        self.isClock = isClock
        self.generation = generation
    }
}
