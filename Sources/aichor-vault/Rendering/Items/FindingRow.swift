// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// A check of `doctor`.
struct FindingRow: ListItem {
    let finding: DoctorFinding

    var name: String { finding.check }

    static func headers(wide: Bool) -> [String] { ["CHECK", "RESULT", "MESSAGE", "HINT"] }

    func addCells(to table: inout Table, wide: Bool, _ scene: Scene) {
        let style: Style =
            switch finding.level {
            case .ok: .good
            case .warning: .caution
            case .error: .bad
            }
        table.add(finding.check)
        table.add(finding.level.rawValue, style)
        table.add(finding.message)
        table.add(finding.hint ?? "")
    }

    func value(_ scene: Scene) -> OutputValue {
        var object = ObjectBuilder()
        object.add("check", finding.check)
        object.add("level", finding.level.rawValue)
        object.add("message", finding.message)
        object.add("hint", finding.hint)
        return object.value
    }
}
