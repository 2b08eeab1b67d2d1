// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// One version in `history`.
struct HistoryRow: ListItem {
    let cluster: ClusterView

    var name: String { cluster.name }

    static func headers(wide: Bool) -> [String] {
        ["VERSION", "CHANGE", "AGE", "NAME", "CREDENTIAL", "EXPIRES", "FINGERPRINT", "API-HOST"]
    }

    func addCells(to table: inout Table, wide: Bool, _ scene: Scene) {
        table.add(String(cluster.version) + (cluster.isCurrent ? " (current)" : ""), cluster.isCurrent ? .bold : .plain)
        table.add(cluster.change.text + (cluster.restoredFrom.map { " from \($0)" } ?? ""))
        table.add(Age.text(from: cluster.changedAt, to: scene.now))
        table.add(cluster.name)
        table.add(CredentialText.short(cluster.credential?.facts.kind))
        table.add(CredentialText.expiry(cluster.credential?.facts, now: scene.now))
        table.add(cluster.credential.map { Self.short($0.fingerprint) })
        table.add(cluster.endpointURL)
    }

    func value(_ scene: Scene) -> OutputValue { cluster.members(scene).value }

    /// The first 12 digits tell versions apart.
    private static func short(_ fingerprint: String) -> String {
        let digits = fingerprint.split(separator: ":").last ?? ""
        return String(digits.prefix(12))
    }
}
