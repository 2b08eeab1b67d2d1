// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

/// A key that is given so that the key slots that it opens stay when the root key is replaced.
public final class KeptKey {
    /// What it is, in messages, such as `the key file server.key`.
    let name: String
    /// The one slot that it is for; nil for all that it opens.
    let label: String?
    let secrets: SlotSecrets

    init(_ name: String, label: String? = nil, _ secrets: consuming SlotSecrets) {
        self.name = name
        self.label = label
        self.secrets = secrets
    }

    /// A passphrase.
    public static func passphrase(_ passphrase: consuming SecretBytes, name: String, label: String? = nil) -> KeptKey {
        KeptKey(name, label: label, SlotSecrets(passphrase: passphrase))
    }

    /// A key file.
    public static func keyFile(_ key: consuming SecretBytes, name: String) -> KeptKey {
        KeptKey(name, SlotSecrets(keyFile: key))
    }

    /// A recovery code as typed; throws `input.invalid` if it is none.
    public static func recoveryCode(_ typed: borrowing SecretBytes, name: String) throws(VaultError) -> KeptKey {
        KeptKey(name, SlotSecrets(recoveryCode: try mappingErrors { try RecoveryCode.parse(typed) }))
    }
}

/// How the root key shall be replaced.
public struct RekeyRequest: ~Copyable {
    /// Whether a new recovery code is made.
    public enum NewCode: Sendable {
        /// If the vault has one that does not stay.
        case ifNeeded
        /// In any case.
        case always
        /// Never.
        case never
    }

    /// The keys whose slots stay besides the one that unlocked.
    public var keys: [KeptKey] = []
    /// Whether a new recovery code is made.
    public var newCode = NewCode.ifNeeded
    /// A slot that shall not stay, whatever key is given.
    public var removed: String?
    /// A new passphrase for a slot.
    public var passphrase: SecretBytes?
    /// The slot that gets it; nil for the one that unlocked.
    public var passphraseLabel: String?

    /// Keeps only the slot that unlocked.
    public init() {}
}

/// What replacing the root key would do to the key slots, and the new root key in them.
public struct RekeyPlan: ~Copyable {
    /// The slots that stay.
    public let kept: [KeySlotInfo]
    /// Those that vanish, because their key is not at hand or because it was asked for.
    public let removed: [KeySlotInfo]
    /// The slot of the new recovery code; nil if there is none.
    public let added: KeySlotInfo?
    /// The new recovery code in its groups.
    public let recoveryCode: SecretBytes?
    /// The label of the slot that gets a new passphrase.
    let changed: String?
    /// The header that it was made for.
    let header: Header
    let slots: [KeySlot]
    let cipher: VaultCipher

    /// How many groups a recovery code has.
    public static var recoveryCodeGroups: Int { RecoveryCode.groupCount }

    /// Whether what was typed is one group of the new recovery code, counted from 1.
    public func isGroup(_ number: Int, _ typed: borrowing SecretBytes) -> Bool {
        switch recoveryCode {
        case .some(let code): RecoveryCode.isGroup(number, of: code, typed)
        case .none: false
        }
    }
}

/// What was done when the root key was replaced.
public struct RekeyReport: Sendable {
    /// The slots that stayed.
    public var kept: [KeySlotInfo]
    /// Those that vanished.
    public var removed: [KeySlotInfo]
    /// The slot of the new recovery code; nil if there is none.
    public var added: KeySlotInfo?
    /// What the check of the whole new file found.
    public var check: BackupReport
}
