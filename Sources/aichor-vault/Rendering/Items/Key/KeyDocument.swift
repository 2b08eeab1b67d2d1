// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// One slot and what was done with it.
struct KeyDocument: OutputDocument {
    let slot: KeySlotInfo
    /// Such as `added`.
    let result: String

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence("key slot '\(slot.label)' (\(slot.kind.rawValue)) \(result)")
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("result", result)
        object.add("slot", slot.value)
        return object.value
    }
}
