// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster that is not the same in a vault and in a copy of it.
struct DivergenceRow: ListItem {
    let divergence: ClusterDivergence

    var name: String { divergence.name }

    static var wraps: Bool { true }

    static func headers(wide: Bool) -> [String] { ["NAME", "STATE", "VAULT", "COPY", "CREDENTIAL", "VAULT TO COPY"] }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(divergence.name)
        table.add(divergence.state.rawValue, divergence.state == .diverged ? .caution : .plain)
        table.add(Self.version(divergence.here))
        table.add(Self.version(divergence.there))
        table.add(divergence.isSameCredential.map { $0 ? "same" : "different" })
        table.add(divergence.changes.isEmpty ? nil : divergence.changes.joined(separator: "; "))
    }

    private static func version(_ cluster: ClusterView?) -> String? {
        cluster.map { "\($0.version)\($0.isCurrent ? "" : " (removed)")" }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("name", divergence.name)
        object.add("recordId", divergence.recordID)
        object.add("state", divergence.state.rawValue)
        object.add("vault", divergence.here?.sideValue)
        object.add("copy", divergence.there?.sideValue)
        object.add("sameCredential", divergence.isSameCredential.map { .flag($0) })
        object.add("changes", .texts(divergence.changes))
        return object.value
    }
}

extension ClusterView {
    fileprivate var sideValue: OutputValue {
        var object = ObjectBuilder()
        object.add("name", name)
        object.add("version", version)
        object.add("removed", !isCurrent)
        object.add("change", change.text)
        object.add("changedAt", changedAt)
        return object.value
    }
}
