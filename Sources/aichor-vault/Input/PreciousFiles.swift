// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What an output file must never be: the vault, what belongs to it, and all that is given to open it.
struct PreciousFiles {
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

    /// Refuses to read one of them as what somebody's document names: it would be taken for a token.
    func refuseReading(_ path: String) throws(VaultError) {
        guard let hit = paths.first(where: { FilePath.isSame(path, $0) }) else { return }
        throw VaultError(.inputInvalid, "\(hit) belongs to the vault or opens it, and is not imported")
    }

    /// Refuses a path that would overwrite one of them.
    func refuse(_ path: String) throws(VaultError) {
        if let hit = paths.first(where: { FilePath.isSame(path, $0) }) {
            throw VaultError(
                .exists, "\(hit) belongs to the vault or opens it, and will not be overwritten",
                hint: "name another file"
            )
        }
        if FilePath.isVault(path) {
            throw VaultError(
                .exists, "\(path) is a vault, or a copy of one, and will not be overwritten", hint: "name another file")
        }
        let marks = try DefaultPlaces(variable: context.variable).stateDirectory()
        if FilePath.isSame(FilePath.folder(of: path), marks) {
            throw VaultError(
                .exists, "\(marks) holds the marks against old copies, and nothing else is put there",
                hint: "name a file in another folder")
        }
    }
}
