// SPDX-License-Identifier: Apache-2.0

/// The one error that users of the library and of the command line see.
public struct VaultError: Error, Equatable, Sendable {
    /// What went wrong, stable for scripts.
    ///
    /// Codes are only ever added.
    public struct Code: Hashable, Sendable {
        /// The dotted name, such as `vault.locked`.
        public let id: String
        /// The exit status of a command that ends with it (sysexits(3), and design of this tool: 75 to 78).
        public let exitStatus: Int32

        package init(_ id: String, _ exitStatus: Int32) {
            self.id = id
            self.exitStatus = exitStatus
        }
    }

    /// What went wrong.
    public let code: Code
    /// A sentence in lower case without a full stop; never holds a secret.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// For a wrong value, the id of the rule that it breaks, such as `ca.private-key`; `explain` describes it.
    public let rule: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil, rule: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.rule = rule
    }

    /// The error for a value that a person gave and that is wrong.
    package init(invalid input: InvalidInput) {
        self.init(.inputInvalid, "\(input.field) \(input.problem)", hint: input.hint, rule: input.rule)
    }
}

extension VaultError.Code {
    /// The command line is invalid.
    public static let usage = Self("usage", 64)
    /// A value that was given is wrong.
    public static let inputInvalid = Self("input.invalid", 65)
    /// The file is no vault.
    public static let fileNotAVault = Self("file.not-a-vault", 65)
    /// The database's schema is not that of a vault.
    public static let integritySchema = Self("integrity.schema", 65)
    /// The header was altered.
    public static let integrityHeader = Self("integrity.header", 65)
    /// The manifest was altered.
    public static let integrityManifest = Self("integrity.manifest", 65)
    /// The log was altered.
    public static let integrityLog = Self("integrity.log", 65)
    /// Records were added, removed or exchanged.
    public static let integrityRecords = Self("integrity.records", 65)
    /// One record was altered.
    public static let integrityRecord = Self("integrity.record", 65)
    /// A page of the file, or of its journal, is damaged.
    public static let integrityPage = Self("integrity.page", 65)
    /// SQLite found the database file damaged.
    public static let storeCorrupt = Self("store.corrupt", 65)
    /// There is no vault at that place.
    public static let vaultNotFound = Self("vault.not-found", 66)
    /// There is no such cluster, version, slot or file.
    public static let notFound = Self("not-found", 66)
    /// A check found something that refuses the command.
    public static let findings = Self("findings", 1)
    /// A bug of this program.
    public static let bug = Self("bug", 70)
    /// Something with that name exists already.
    public static let exists = Self("exists", 73)
    /// A file cannot be made.
    public static let cannotCreate = Self("cannot-create", 73)
    /// Reading or writing failed.
    public static let inputOutput = Self("io", 74)
    /// The vault lies on read-only media.
    public static let readOnly = Self("store.read-only", 74)
    /// The log entry or the mark could not be written, so no secret was released.
    public static let logUnwritable = Self("log.unwritable", 74)
    /// Another process holds the vault for too long.
    public static let busy = Self("store.busy", 75)
    /// Another file took the vault's place while it was in use.
    public static let replaced = Self("store.replaced", 75)
    /// The version is not the expected one.
    public static let versionConflict = Self("conflict.version", 75)
    /// The file is older than what was seen before.
    public static let rollback = Self("integrity.rollback", 76)
    /// Another vault was at the path before.
    public static let otherVault = Self("integrity.other-vault", 76)
    /// Nothing that was given opens a slot.
    public static let locked = Self("vault.locked", 77)
    /// A file's owner, mode or kind forbids its use.
    public static let unsafeFile = Self("file.unsafe", 77)
    /// A setting is wrong.
    public static let configuration = Self("configuration", 78)
    /// The vault was made by a newer program.
    public static let formatNewer = Self("format.newer", 78)
    /// The user interrupted.
    public static let interrupted = Self("interrupted", 130)
}
