// SPDX-License-Identifier: Apache-2.0
// CONTRACT STUB: replaced file by file with the real use cases; the public signatures stay.
public import VaultCore

/// Everything impure that a use case needs; tests pass fakes.
public struct VaultContext: Sendable {
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Who acts, for the log.
    public var actor: Actor
    /// The folder of the marks, such as `~/.local/state/aichor-vault`; made (0700) if missing.
    public var stateDirectory: String
    /// How long to wait for other processes, in seconds.
    public var lockTimeout: Int
    /// Called with a sentence that the user should see once, such as that a mark was created.
    public var notice: @Sendable (String) -> Void
    public init(
        now: @escaping @Sendable () -> Timestamp, actor: Actor, stateDirectory: String, lockTimeout: Int,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.now = now
        self.actor = actor
        self.stateDirectory = stateDirectory
        self.lockTimeout = lockTimeout
        self.notice = notice
    }
}

/// What a user has to unlock with; every slot that fits is tried, the cheap ones first.
public struct UnlockSecrets: ~Copyable {
    public var passphrase: SecretBytes?
    public var keyFile: SecretBytes?
    /// The code as typed.
    public var recoveryCode: SecretBytes?
    /// Only the slot with this label is tried.
    public var slotLabel: String?
    public init() {}
}

/// A kind of key slot.
public enum KeySlotKind: String, Sendable {
    case passphrase, keyFile = "key-file", passphraseAndKeyFile = "passphrase+key-file", recoveryCode = "recovery-code"
    case unknown
}

/// A new key slot to make.
public struct NewKey: ~Copyable {
    public var kind: KeySlotKind
    public var label: String
    public var passphrase: SecretBytes?
    public var keyFile: SecretBytes?
    public init(kind: KeySlotKind, label: String) {
        self.kind = kind
        self.label = label
    }
}

public struct KeySlotInfo: Sendable {
    public var id: String
    public var label: String
    public var kind: KeySlotKind
    public var createdAt: Timestamp
    /// 2^17 and so on; 0 where nothing is stretched.
    public var scryptN: UInt32
    /// Whether it is the slot that unlocked now.
    public var isCurrent: Bool
}

public struct CreationReceipt: ~Copyable {
    public var vaultID: String
    public var path: String
    public var slots: [KeySlotInfo]
    /// The code in its groups, if one was asked for.
    public var recoveryCode: SecretBytes?
}

/// A vault whose root key is not known yet.
public final class LockedVault {
    /// Finds the vault and reads its slots; nothing is trusted yet.
    public init(at path: String, context: VaultContext) throws(VaultError) { fatalError() }
    /// The kinds of slots there are, for choosing what to ask for.
    public var slotKinds: [KeySlotKind] { fatalError() }
    /// Unlocks and checks the whole set. `vault.locked` if nothing opens.
    public func unlock(with secrets: borrowing UnlockSecrets) throws(VaultError) -> UnlockedVault { fatalError() }
    /// Makes a new vault. `passphrase`, `keyFile`: a slot for each that is given (labels "passphrase", "key-file"), or one
    /// slot that needs both if `twoFactor`. Throws `exists` if anything is at `path`.
    public static func create(
        at path: String, passphrase: consuming SecretBytes?, keyFile: consuming SecretBytes?, twoFactor: Bool,
        recoveryCode: Bool, context: VaultContext
    ) throws(VaultError) -> CreationReceipt { fatalError() }
}

/// The credential that a user gives.
public enum NewCredential: ~Copyable {
    case bearer(SecretBytes)
    case basic(username: String, password: SecretBytes)
}

public struct ClusterDraft: ~Copyable {
    public var name: ClusterName
    public var endpoint: APIEndpoint
    public var loadBalancer: LoadBalancerAddress
    public var ecosystem: Ecosystem?
    /// PEM as given; nil: the system's roots are meant.
    public var caBundle: [UInt8]?
    public var credential: NewCredential
    public var labels: Labels
    public var note: Note?
    public var issuedAt: Timestamp?
    public init(
        name: ClusterName, endpoint: APIEndpoint, loadBalancer: LoadBalancerAddress, credential: consuming NewCredential
    ) {
        self.name = name
        self.endpoint = endpoint
        self.loadBalancer = loadBalancer
        self.credential = credential
        labels = Labels()
    }
}

/// What `set` changes; nil leaves a field as it is. For fields that may be absent, `.some(nil)` removes them.
public struct ClusterPatch: ~Copyable {
    public var endpoint: APIEndpoint?
    public var loadBalancer: LoadBalancerAddress?
    public var ecosystem: Ecosystem??
    public var caBundle: [UInt8]??
    public var credential: NewCredential?
    /// `k=v` or `k-`, applied in order.
    public var labelChanges: [String] = []
    public var note: Note??
    public init() {}
}

/// A cluster as every command sees it: no secret in it.
public struct ClusterView: Sendable {
    public var name: String
    public var recordID: String
    public var version: UInt64
    public var change: ClusterChange
    public var changedAt: Timestamp
    public var isCurrent: Bool
    public var endpoint: APIEndpoint?
    public var loadBalancerIP: String
    public var ecosystem: String?
    public var labels: Labels
    public var credential: CredentialView?
    public var certificates: [CertificateSummary]
    public var hasNote: Bool
    public var restoredFrom: UInt64?
    public var lastReleasedAt: Timestamp?
    public var verifiedAt: Timestamp?
}

public struct CredentialView: Sendable {
    public var facts: CredentialFacts
    /// `hmac-sha256:` and 32 hexadecimal digits: comparable within one vault only.
    public var fingerprint: String
    public var username: String?
    public var issuedSource: IssuedSource?
    public var acquiredAt: Timestamp
    public var rotatedAt: Timestamp?
}

public struct ClusterReceipt: Sendable {
    public var cluster: ClusterView
    /// Sentences that the user should see: a removed cluster of that name can be restored, a certificate has expired.
    public var warnings: [String]
    /// False if `set` was asked for what was there already and made no version.
    public var changed: Bool
}

/// `show`: a view, and what only the material part holds.
public struct ClusterDetails: Sendable {
    public var cluster: ClusterView
    public var caBundle: [UInt8]?
    public var note: String?
}

public enum ClusterSelection: Sendable {
    case names([ClusterName])
    case all
    case matching(LabelSelector)
}

public struct RemovalReceipt: Sendable {
    public var name: String
    public var purged: Bool
    /// Versions erased by a purge, or the tombstone's version.
    public var versions: Int
}

public struct ExportOptions: Sendable {
    public enum HostForm: String, Sendable, CaseIterable { case url, hostPort = "host-port", host }
    public enum Layout: Sendable { case object, array, lines }
    public var formOnly = false
    public var hostForm = HostForm.url
    public var skipRefused = false
    public var allowFindings = false
    public var layout = Layout.object
    /// Where to, for the log: `stdout`, a file's path.
    public var intent = "stdout"
    public var purpose = "export"
    public init() {}
}

/// What was refused, and why.
public struct ExportRefusal: Sendable {
    public var name: String
    public var reasons: [String]
}

public struct ExportReport: Sendable {
    public var exported: Int
    public var refused: [ExportRefusal]
    public var warnings: [String]
}

public struct LogFilter: Sendable {
    public var cluster: String?
    /// Exact, or a prefix that ends with `.`, such as `secret.`.
    public var action: String?
    public var since: Timestamp?
    public var until: Timestamp?
    public init() {}
}

public struct LogVerification: Sendable {
    public var entries: UInt64
    public var first: UInt64
    public var last: UInt64
    /// Findings that break nothing, such as a time before its predecessor's.
    public var findings: [String]
    /// Whether a checkpoint that was given is contained; nil if none was given.
    public var checkpointMatches: Bool?
}

public struct DoctorFinding: Sendable {
    public enum Level: String, Sendable { case ok, warning, error }
    public var check: String
    public var level: Level
    public var message: String
    public var hint: String?
    public init(check: String, level: Level, message: String, hint: String? = nil) {
        self.check = check
        self.level = level
        self.message = message
        self.hint = hint
    }
}

public struct BackupReport: Sendable {
    public var path: String
    public var vaultID: String
    public var generation: UInt64
    public var records: UInt64
    public var logEntries: UInt64
    public var bytes: Int
}

/// A vault whose root key is known. Each method is one transaction, wholly checked.
public final class UnlockedVault {
    public var vaultID: String { fatalError() }
    public func add(_ draft: consuming ClusterDraft) throws(VaultError) -> ClusterReceipt { fatalError() }
    public func set(_ name: ClusterName, _ patch: consuming ClusterPatch, ifVersion: UInt64?) throws(VaultError)
        -> ClusterReceipt
    { fatalError() }
    public func rename(_ name: ClusterName, to newName: ClusterName, ifVersion: UInt64?) throws(VaultError)
        -> ClusterReceipt
    { fatalError() }
    /// All or none. A name that is already removed can be purged.
    public func remove(_ names: [ClusterName], purge: Bool, ifVersion: UInt64?) throws(VaultError) -> [RemovalReceipt] {
        fatalError()
    }
    public func restore(_ name: ClusterName, version: UInt64?, as newName: ClusterName?) throws(VaultError)
        -> ClusterReceipt
    { fatalError() }
    /// Live clusters in the order of their names.
    public func list(_ selection: ClusterSelection, withObservations: Bool) throws(VaultError) -> [ClusterView] {
        fatalError()
    }
    /// Only the names, for completions and `-o name`.
    public func show(_ name: ClusterName, version: UInt64?) throws(VaultError) -> ClusterDetails { fatalError() }
    /// Hands out the token or password, after the log entry is durable.
    public func reveal(_ name: ClusterName, version: UInt64?, purpose: String, intent: String) throws(VaultError)
        -> SecretBytes
    { fatalError() }
    /// All versions, newest first; of a removed cluster too.
    public func history(_ name: ClusterName) throws(VaultError) -> [ClusterView] { fatalError() }
    /// Checks all, logs all, then calls `write` with payload bytes piece by piece (constant memory).
    public func export(
        _ selection: ClusterSelection, _ options: ExportOptions, write: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport { fatalError() }
    /// The same payloads with every secret masked; logs nothing.
    public func exportMasked(
        _ selection: ClusterSelection, _ options: ExportOptions, write: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport { fatalError() }
    public func keys() throws(VaultError) -> [KeySlotInfo] { fatalError() }
    /// For a recovery code the receipt's second value is the code.
    public func addKey(_ key: consuming NewKey) throws(VaultError) -> AddedKey { fatalError() }
    public func removeKey(label: String) throws(VaultError) -> KeySlotInfo { fatalError() }
    /// Replaces the passphrase of the slot that unlocked, or of the one named.
    public func changePassphrase(to passphrase: consuming SecretBytes, slotLabel: String?) throws(VaultError)
        -> KeySlotInfo
    { fatalError() }
    /// Which slot opens with these secrets; throws `vault.locked` if none.
    public func testKey(_ secrets: borrowing UnlockSecrets) throws(VaultError) -> KeySlotInfo { fatalError() }
    public func acceptRollback(generation: UInt64) throws(VaultError) { fatalError() }
    public func log(_ filter: LogFilter, _ visit: (LogEntry) throws(VaultError) -> Void) throws(VaultError) {
        fatalError()
    }
    public func verifyLog(checkpoint: String?) throws(VaultError) -> LogVerification { fatalError() }
    /// One line to keep elsewhere.
    public func checkpoint() throws(VaultError) -> String { fatalError() }
    public func backup(to path: String) throws(VaultError) -> BackupReport { fatalError() }
    /// Opens another file with this vault's root key and checks every byte that a key can check.
    public func verifyBackup(at path: String) throws(VaultError) -> BackupReport { fatalError() }
    public func doctor() throws(VaultError) -> [DoctorFinding] { fatalError() }
}

public struct AddedKey: ~Copyable {
    public var slot: KeySlotInfo
    public var recoveryCode: SecretBytes?
}

/// A 32-byte key file: regular, owned by the user, mode 0600 or stricter.
public enum KeyFile {
    public static func read(at path: String) throws(VaultError) -> SecretBytes { fatalError() }
    /// Makes a new one of random bytes, 0600, never over an existing file.
    public static func create(at path: String) throws(VaultError) { fatalError() }
    public static func exists(at path: String) -> Bool { fatalError() }
}

/// A file that holds secrets: written beside its place (0600), then fsync and rename; a link or folder in the way is refused.
/// Nothing is left behind unless ``commit()`` returns.
public struct SecretFile: ~Copyable {
    public init(at path: String) throws(VaultError) { fatalError() }
    public mutating func write(_ bytes: Span<UInt8>) throws(VaultError) { fatalError() }
    public consuming func commit() throws(VaultError) { fatalError() }
}
