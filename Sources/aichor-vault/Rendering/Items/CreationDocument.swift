// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `init` created, where it is, and what to keep safe.
struct CreationDocument: OutputDocument {
    let vaultID: String
    let path: String
    let stateDirectory: String
    let slots: [KeySlotInfo]
    let keyFile: String?
    let recoveryCodeFile: String?

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence("vault created")
        description.field("Vault", path)
        description.field("Vault id", vaultID)
        description.field("Rollback mark", stateDirectory)
        description.field("Key slots", slots.map { "\($0.label) (\($0.kind.rawValue))" }.joined(separator: ", "))
        description.field("Key file", keyFile)
        description.field("Recovery code", recoveryCodeFile)
        description.section("Keep safe") { section in
            section.sentence(
                "the passphrase, key file or recovery code: without one of them, nobody can unlock the vault")
            section.sentence("a copy of the vault, created with 'aichor-vault backup'")
            if keyFile != nil {
                section.sentence("the key file, separate from the vault: anyone who has both can unlock the vault")
            }
        }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("path", path)
        object.add("vaultId", vaultID)
        object.add("stateDirectory", stateDirectory)
        object.add("slots", .list(slots.map(\.value)))
        object.add("keyFile", keyFile)
        object.add("recoveryCodeFile", recoveryCodeFile)
        return object.value
    }
}
