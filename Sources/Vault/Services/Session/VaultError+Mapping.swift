// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultStore

// The one place where the modules' errors become the one that users see.

extension VaultError {
    /// The error that users see for any error of a module.
    init(_ error: any Error) {
        switch error {
        case let error as VaultError: self = error
        case let error as InvalidInput: self.init(invalid: error)
        case let error as StoreError: self.init(store: error)
        case let error as FormatError: self.init(format: error)
        case let fault as LogFault: self.init(.integrityLog, fault.message, hint: Self.restoreHint)
        case let error as CryptoError: self.init(crypto: error)
        case let error as MalformedBytes:
            self.init(.integrityRecord, "a record of the vault is malformed: \(error.reason)", hint: Self.restoreHint)
        default: self.init(.bug, "an unexpected error occurred: \(type(of: error))", hint: Self.bugHint)
        }
    }

    private static let restoreHint =
        "do not use this file; restore a backup: aichor-vault backup verify FILE checks one"
    private static let bugHint = "please report it with the command you ran, but without any secret"

    private init(format error: FormatError) {
        switch error {
        case .newerFormat(let number):
            self.init(
                .formatNewer,
                "the vault has format \(number), but this program supports only up to \(VaultFormat.number)",
                hint: "install a newer aichor-vault")
        case .header(let reason):
            self.init(.integrityHeader, "the vault's header was altered: \(reason)", hint: Self.restoreHint)
        case .manifest(let reason):
            self.init(.integrityManifest, "the vault's manifest was altered: \(reason)", hint: Self.restoreHint)
        case .log(let reason):
            self.init(
                .integrityLog, "the vault's log was altered: \(reason)",
                hint: "run aichor-vault log verify to see what was changed; do not use this file until you know")
        case .records(let reason):
            self.init(.integrityRecords, "the vault's records were altered: \(reason)", hint: Self.restoreHint)
        case .record(let reason):
            self.init(.integrityRecord, "a record of the vault was altered: \(reason)", hint: Self.restoreHint)
        case .rollback(let reason, let generation):
            self.init(
                .rollback, "this may be an old copy of the vault, or a fork: \(reason)",
                hint: "if you restored it yourself: aichor-vault key accept-rollback --generation \(generation)")
        case .otherVault(let before, let now):
            let known =
                before.map { "\($0.hexadecimal) is known here" } ?? "the record of the vault known here is damaged"
            self.init(
                .otherVault,
                "this is another vault than the one known at this path: \(known), this is \(now.hexadecimal)",
                hint: "if you put it there yourself: aichor-vault key accept-vault --id \(now.hexadecimal)")
        case .locked:
            self.init(
                .locked, "cannot unlock the vault: none of the keys given unlocks a key slot",
                hint: "check the passphrase, key file or recovery code, and --vault")
        case .tooCostly(let skipped):
            self.init(
                .locked,
                "cannot unlock the vault: none of the key slots that were tried opens, and \(skipped) were not tried "
                    + "because deriving all their keys would take too long",
                hint: "name the key slot with --slot")
        }
    }

    private init(crypto error: CryptoError) {
        switch error {
        case .authenticationFailed:
            self.init(.integrityRecord, "sealed data of the vault was altered", hint: Self.restoreHint)
        case .outOfMemory:
            self.init(
                .inputOutput, "there is not enough memory to derive the key from the passphrase",
                hint: "a key slot needs 128 MiB to 1 GiB; stop other programs, or unlock with a key file")
        case .openSSL(let operation, let reasons):
            let why = reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")
            self.init(.bug, "OpenSSL failed at \(operation)\(why)", hint: Self.bugHint)
        case .invalidLength:
            self.init(.bug, "a key, nonce or message has an invalid length", hint: Self.bugHint)
        }
    }

    private init(store error: StoreError) {
        switch error {
        case .notFound(let path):
            self.init(
                .vaultNotFound, "there is no vault at \(path)",
                hint: "to create one, run: aichor-vault init; for another path, use --vault or AICHOR_VAULT")
        case .exists(let path):
            self.init(
                .exists, "\(path) already exists",
                hint: "nothing was overwritten; choose another path or move the file away"
            )
        case .foreignFile(let path):
            self.init(
                .exists, "\(path) exists, and aichor-vault did not write it or somebody has changed it since",
                hint: "nothing was overwritten; choose another path, or use --force to replace it")
        case .notAVault(let path, let reason):
            self.init(.fileNotAVault, "\(path) is not a vault: \(reason)", hint: "check --vault and AICHOR_VAULT")
        case .newerFormat(let number): self.init(format: .newerFormat(number))
        case .schema(let reason):
            self.init(.integritySchema, "the vault's database schema was altered: \(reason)", hint: Self.restoreHint)
        case .page(let reason):
            self.init(.integrityPage, "the vault's file is damaged: \(reason)", hint: Self.restoreHint)
        case .corrupt(let reason):
            self.init(.storeCorrupt, "the vault's database is damaged: \(reason)", hint: Self.restoreHint)
        case .malformedRow(let table, let reason): self.init(malformed: table, reason)
        case .unsafeFile(let path, let reason, let fix):
            self.init(.unsafeFile, "\(path) \(reason)", hint: fix)
        case .replaced(let path):
            self.init(
                .replaced, "\(path) was replaced by another file while this command was running",
                hint: "if 'aichor-vault rekey' or a restored backup did this, run the command again")
        case .busy(let seconds):
            self.init(
                .busy, "another process kept the vault locked for \(seconds) seconds",
                hint: "try again, or raise --lock-timeout")
        case .noLocks(let path, let number):
            self.init(
                .inputOutput, "cannot lock \(path): \(SystemMessage.text(number)); its file system gives no locks",
                hint: "use a local file system, or mount this one with locks: NFS without nolock, SMB without nobrl")
        case .readOnly(let path):
            self.init(
                .readOnly, "\(path) cannot be written",
                hint: "list and show work on read-only media; changes and export do not")
        case .notAKeyFile(let path, let size):
            self.init(
                .inputInvalid,
                "\(path) is not a key file: it has \(size) bytes, but a key file has \(KeyFileStore.length)",
                hint: "give the file that was created as the key file")
        case .noDirectory(let path):
            self.init(
                .cannotCreate, "there is no directory \(path)",
                hint: "create it first: mkdir -m 700 \(path.shellQuoted)")
        case .noBase(let path):
            self.init(
                .configuration, "there is no directory \(path)",
                hint: "create it (mkdir -m 700 \(path.shellQuoted)), or set HOME, XDG_DATA_HOME and XDG_STATE_HOME to "
                    + "directories that exist")
        case .inputOutput(let operation, let path, let number):
            self.init(.inputOutput, "cannot \(operation) \(path): \(SystemMessage.text(number))")
        }
    }

    private init(malformed table: String, _ reason: String) {
        switch table {
        case "header": self.init(format: .header(reason))
        case "manifest": self.init(format: .manifest(reason))
        case "log": self.init(format: .log(reason))
        case "record": self.init(format: .records(reason))
        default: self.init(format: .record(reason))
        }
    }
}
