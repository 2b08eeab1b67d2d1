// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The protected files, which no output may replace: the vault, its companions, and everything that unlocks it.
struct ProtectedFiles {
    private let context: CommandContext
    private var paths: [String]

    /// The vault with its companions, and the marks.
    init(vault: String, in context: CommandContext) {
        self.context = context
        paths = ["", "-journal", "-wal", "-shm", ".lock"].map { vault + $0 }
    }

    /// The same with everything that the options and the environment name.
    init(_ options: UnlockOptions, in context: CommandContext) throws(VaultError) {
        self.init(vault: try options.place.path(in: context), in: context)
        let named = [
            options.keyFile, options.passphraseFile, options.recoveryCodeFile,
            context.variable("AICHOR_VAULT_KEY_FILE"),
            context.variable("CREDENTIALS_DIRECTORY").map { $0 + "/aichor-vault.key" },
        ]
        for path in named.compactMap({ $0 }) { add(path) }
    }

    /// Adds a file.
    mutating func add(_ path: String) { paths.append(path) }

    /// Refuses to read one of them because a document names it: its content would be imported as a token.
    func refuseReading(_ path: String) throws(VaultError) {
        guard let hit = paths.first(where: { FilePath.isSame(path, $0) }) else { return }
        throw VaultError(.inputInvalid, "\(hit) belongs to the vault or unlocks it, so it is not imported")
    }

    /// Refuses a path that would overwrite one of them.
    func refuse(_ path: String) throws(VaultError) {
        if let hit = paths.first(where: { FilePath.isSame(path, $0) }) {
            throw VaultError(
                .exists, "\(hit) belongs to the vault or unlocks it, so it is not overwritten",
                hint: "use another file"
            )
        }
        if FilePath.isVault(path) {
            throw VaultError(
                .exists, "\(path) is a vault or a copy of one, so it is not overwritten", hint: "use another file")
        }
        let marks = try DefaultPaths(variable: context.variable).stateDirectory()
        if FilePath.isSame(FilePath.directory(of: path), marks) {
            throw VaultError(
                .exists, "\(marks) is reserved for rollback marks, so no other file is written there",
                hint: "use a file in another directory")
        }
    }
}
