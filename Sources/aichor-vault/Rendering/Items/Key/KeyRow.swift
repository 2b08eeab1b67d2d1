// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A key slot in `key list`.
struct KeyRow: ListItem {
    let slot: KeySlotInfo

    var name: String { slot.label }

    static func headers(wide: Bool) -> [String] { ["LABEL", "KIND", "AGE", "KDF", "NOTE"] }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(slot.label)
        table.add(slot.kind.rawValue)
        table.add(Age.text(from: slot.createdAt, to: rendering.now))
        table.add(slot.scryptN == 0 ? nil : "scrypt N=\(slot.scryptN)")
        table.add(slot.isCurrent ? "in use" : "")
    }

    func value(_ rendering: RenderContext) -> OutputValue { slot.value }
}

extension KeySlotInfo {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("id", id)
        object.add("label", label)
        object.add("kind", kind.rawValue)
        object.add("createdAt", createdAt)
        if scryptN != 0 { object.add("scryptN", UInt64(scryptN)) }
        object.add("isCurrent", isCurrent)
        return object.value
    }
}
