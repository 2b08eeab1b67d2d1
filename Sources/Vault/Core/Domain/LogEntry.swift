// SPDX-License-Identifier: Apache-2.0

/// Who acted, as reported by the operating system.
///
/// Only the slot is proven: everything else can be forged by the same user.
public struct LogActor: Equatable, Sendable {
    /// The user id.
    public var uid: UInt32
    /// The login uid of the audit session (`/proc/self/loginuid`); nil if unset.
    public var loginUID: UInt32?
    /// `SUDO_USER`.
    public var sudoUser: String?
    /// The parent process.
    public var parentPID: UInt32?
    /// The parent's executable.
    public var parentExecutable: String?
    /// The controlling terminal.
    public var terminal: String?

    /// Makes an actor of a user id.
    public init(uid: UInt32) { self.uid = uid }
}

/// One entry of the tamper-evident log (FORMAT.md, section 9).
public struct LogEntry: Equatable, Sendable {
    /// What was done, such as `secret.exported`.
    ///
    /// Codes are only ever added.
    public struct Action: RawRepresentable, Hashable, Sendable {
        /// The dotted name.
        public let rawValue: String
        /// Makes an action of its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        package static let vaultCreated = Action(rawValue: "vault.created")
        package static let clusterAdded = Action(rawValue: "cluster.added")
        package static let clusterChanged = Action(rawValue: "cluster.changed")
        package static let clusterRenamed = Action(rawValue: "cluster.renamed")
        package static let clusterRemoved = Action(rawValue: "cluster.removed")
        package static let clusterPurged = Action(rawValue: "cluster.purged")
        package static let clusterRestored = Action(rawValue: "cluster.restored")
        package static let clusterImported = Action(rawValue: "cluster.imported")
        package static let secretExported = Action(rawValue: "secret.exported")
        package static let secretRevealed = Action(rawValue: "secret.revealed")
        package static let secretSent = Action(rawValue: "secret.sent")
        package static let keyAdded = Action(rawValue: "key.added")
        package static let keyRemoved = Action(rawValue: "key.removed")
        package static let passphraseChanged = Action(rawValue: "passphrase.changed")
        package static let rollbackAccepted = Action(rawValue: "rollback.accepted")
        package static let vaultAccepted = Action(rawValue: "vault.accepted")
        package static let vaultRestored = Action(rawValue: "vault.restored")
        package static let logPruned = Action(rawValue: "log.pruned")
        package static let policyChanged = Action(rawValue: "policy.changed")
        package static let rootReplaced = Action(rawValue: "root.replaced")

        /// All that this program writes.
        package static let all: [Action] = [
            vaultCreated, clusterAdded, clusterChanged, clusterRenamed, clusterRemoved, clusterPurged, clusterRestored,
            clusterImported, secretExported, secretRevealed, secretSent, keyAdded, keyRemoved, passphraseChanged,
            rollbackAccepted, vaultAccepted, vaultRestored, logPruned, policyChanged, rootReplaced,
        ]
    }

    /// Its number; the order of the log.
    ///
    /// 0 before it is appended.
    public var sequence: UInt64
    /// Wall clock time.
    public var time: Timestamp
    /// What was done.
    public var action: Action
    /// To what: a cluster's name, a slot's label.
    public var object: String?
    /// The record's id in hexadecimal digits.
    public var recordID: String?
    /// The version concerned.
    public var version: UInt64?
    /// What for.
    public var purpose: String?
    /// Where to.
    public var intent: String?
    /// The id of the slot that unlocked, in hexadecimal digits.
    public var slotID: String?
    /// The label of that slot.
    public var slotLabel: String?
    /// Who acted.
    public var actor: LogActor
    /// The MACs that it had under earlier root keys, oldest first.
    package var formerMACs: [Digest] = []
    /// For `root.replaced`, what still proves marks that were made before.
    package var formerRoot: FormerRoot?
    /// For `log.pruned`, the earlier MACs of the last entry that was pruned.
    package var formerMACsOfPruned: [Digest] = []

    /// Makes an entry.
    public init(
        sequence: UInt64 = 0, time: Timestamp, action: Action, object: String? = nil, recordID: String? = nil,
        version: UInt64? = nil, purpose: String? = nil, intent: String? = nil, slotID: String? = nil,
        slotLabel: String? = nil, actor: LogActor
    ) {
        self.sequence = sequence
        self.time = time
        self.action = action
        self.object = object
        self.recordID = recordID
        self.version = version
        self.purpose = purpose
        self.intent = intent
        self.slotID = slotID
        self.slotLabel = slotLabel
        self.actor = actor
    }
}
