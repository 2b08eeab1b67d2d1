// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct KeyAdd: VaultCommand {
    /// The kinds of slots that can be added.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case passphrase
        case keyFile = "key-file"
        case passphraseAndKeyFile = "passphrase+key-file"
        case recoveryCode = "recovery-code"

        var needsPassphrase: Bool { self == .passphrase || self == .passphraseAndKeyFile }
        var needsKeyFile: Bool { self == .keyFile || self == .passphraseAndKeyFile }

        var slotKind: KeySlotKind {
            switch self {
            case .passphrase: .passphrase
            case .keyFile: .keyFile
            case .passphraseAndKeyFile: .passphraseAndKeyFile
            case .recoveryCode: .recoveryCode
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a key slot.",
        usage: "aichor-vault key add <label> [--kind <kind>] [<options>]",
        discussion: """
            Without --kind, the options determine the kind of the slot if they can. A recovery code is shown on the terminal or \
            written to a file, only once.

            Examples:
              aichor-vault key add colleague --kind passphrase
              aichor-vault key add server --new-key-file /etc/aichor-vault.key
              aichor-vault key add spare --new-recovery-code-file code.txt
            """)

    @Argument(help: ArgumentHelp("Label of the new slot.", valueName: "label"))
    var label: String

    @Option(name: .long, help: "Kind of key that opens the slot.")
    var kind: Kind?

    @OptionGroup var passphrase: NewPassphraseOptions

    @Option(
        name: .customLong("new-key-file"),
        help: ArgumentHelp("Key file of the new slot; created if it does not exist.", valueName: "file"),
        completion: .file())
    var keyFile: String?

    @Option(
        name: .customLong("new-recovery-code-file"),
        help: ArgumentHelp("Write the recovery code to a new file.", valueName: "file"), completion: .file())
    var recoveryCodeFile: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.requireDistinct(from: [try passphrase.source()])
        let kind = try chosenKind()
        // A file that is created next to the vault under a journal's name would be used as a journal, and removed.
        let protected = ProtectedFiles(vault: try unlocking.place.path(in: context), in: context)
        for file in [keyFile, recoveryCodeFile].compactMap(\.self) { try protected.refuse(file) }
        if kind == .recoveryCode {
            var target = try RecoveryCodeOutput(
                file: recoveryCodeFile, option: "--new-recovery-code-file", in: context)
            let vault = try unlocking.unlock(in: context)
            var added = try vault.addKey(NewKey(kind: kind.slotKind, label: label))
            if let code = added.recoveryCode.take() { try target.deliver(code) }
            return try report(added.slot, context)
        }
        let vault = try unlocking.unlock(in: context)
        var key = NewKey(kind: kind.slotKind, label: label)
        if kind.needsPassphrase { key.passphrase = try passphrase.read(in: context) }
        guard kind.needsKeyFile, let keyFile else { return try report(try vault.addKey(key).slot, context) }
        let made = try NewFile.keyFile(at: keyFile)
        do throws(VaultError) {
            key.keyFile = try context.keyFile(at: keyFile)
            try report(try vault.addKey(key).slot, context)
        } catch {
            // After an error of the disk the slot may be there all the same, and then its key must stay.
            if error.code.exitStatus != VaultError.Code.inputOutput.exitStatus { made?.remove() }
            throw error
        }
    }

    private func report(_ slot: KeySlotInfo, _ context: CommandContext) throws(VaultError) {
        try context.write(KeyDocument(slot: slot, result: "added"), as: output.format)
    }

    /// The kind that is named, or that follows from the options; refused if they contradict each other.
    private func chosenKind() throws(VaultError) -> Kind {
        let hasPassphrase = try passphrase.source() != nil
        guard let kind = kind ?? impliedKind(hasPassphrase) else {
            throw VaultError(
                .usage, "the kind of the new slot is missing",
                hint: "use --kind " + Kind.allCases.map(\.rawValue).joined(separator: ", --kind "))
        }
        if kind.needsKeyFile != (keyFile != nil) {
            let message = kind.needsKeyFile ? "needs --new-key-file F" : "cannot be combined with --new-key-file"
            throw VaultError(.usage, "a slot of kind \(kind.rawValue) \(message)")
        }
        if hasPassphrase && !kind.needsPassphrase {
            throw VaultError(.usage, "a slot of kind \(kind.rawValue) has no passphrase")
        }
        if recoveryCodeFile != nil && kind != .recoveryCode {
            throw VaultError(.usage, "a slot of kind \(kind.rawValue) has no recovery code")
        }
        return kind
    }

    private func impliedKind(_ hasPassphrase: Bool) -> Kind? {
        if recoveryCodeFile != nil { return .recoveryCode }
        if keyFile != nil { return hasPassphrase ? .passphraseAndKeyFile : .keyFile }
        return hasPassphrase ? .passphrase : nil
    }
}
