// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What a user has to unlock with; every slot that fits is tried, the cheap ones first.
public struct UnlockSecrets: ~Copyable {
    /// The passphrase, exactly as typed.
    public var passphrase: SecretBytes?
    /// The 32 bytes of a key file.
    public var keyFile: SecretBytes?
    /// The recovery code as typed.
    public var recoveryCode: SecretBytes?
    /// If set, only the slot with this label is tried.
    public var slotLabel: String?

    /// Nothing to unlock with yet.
    public init() {}
}

/// The kind of key that opens a key slot.
public enum KeySlotKind: String, Sendable {
    /// A passphrase.
    case passphrase
    /// A key file.
    case keyFile = "key-file"
    /// A passphrase and a key file together.
    case passphraseAndKeyFile = "passphrase+key-file"
    /// A recovery code.
    case recoveryCode = "recovery-code"
    /// A kind that this program does not support.
    case unknown

    init(_ type: SlotType) {
        switch type {
        case .passphrase: self = .passphrase
        case .keyFile: self = .keyFile
        case .passphraseAndKeyFile: self = .passphraseAndKeyFile
        case .recoveryCode: self = .recoveryCode
        default: self = .unknown
        }
    }

    var slotType: SlotType {
        switch self {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        case .passphraseAndKeyFile: .passphraseAndKeyFile
        case .recoveryCode: .recoveryCode
        case .unknown: SlotType(rawValue: 0)
        }
    }
}

/// A new key slot to make.
public struct NewKey: ~Copyable {
    /// What shall open it.
    public var kind: KeySlotKind
    /// Its name, 1 to 64 bytes, unique in the vault.
    public var label: String
    /// The passphrase, for kinds that have one.
    public var passphrase: SecretBytes?
    /// The key file's 32 bytes, for kinds that have one.
    public var keyFile: SecretBytes?

    /// Makes a request without secrets.
    public init(kind: KeySlotKind, label: String) {
        self.kind = kind
        self.label = label
    }
}

/// A key slot as it is shown.
public struct KeySlotInfo: Sendable {
    /// Its id in hexadecimal digits.
    public var id: String
    /// Its name.
    public var label: String
    /// The kind of key that opens it.
    public var kind: KeySlotKind
    /// When it was made.
    public var createdAt: Timestamp
    /// The cost parameter N of scrypt (RFC 7914); 0 where nothing is stretched.
    public var scryptN: UInt32
    /// Whether it is the slot that unlocked now.
    public var isCurrent: Bool

    package init(
        id: String, label: String, kind: KeySlotKind, createdAt: Timestamp, scryptN: UInt32, isCurrent: Bool
    ) {
        self.id = id
        self.label = label
        self.kind = kind
        self.createdAt = createdAt
        self.scryptN = scryptN
        self.isCurrent = isCurrent
    }
}

/// A key slot that was just made.
public struct AddedKey: ~Copyable {
    /// The slot.
    public var slot: KeySlotInfo
    /// The recovery code in its groups, for a slot of that kind.
    public var recoveryCode: SecretBytes?
}

/// A vault that was just made.
public struct CreationResult: ~Copyable {
    /// The vault's id in hexadecimal digits.
    public var vaultID: String
    /// Where it lies.
    public var path: String
    /// Its key slots.
    public var slots: [KeySlotInfo]
    /// The recovery code in its groups, if one was asked for.
    public var recoveryCode: SecretBytes?
}
