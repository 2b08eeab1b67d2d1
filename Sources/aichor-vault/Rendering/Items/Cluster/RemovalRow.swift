// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// A cluster that `remove` removed, or would remove.
struct RemovalRow: ListItem {
    let name: String
    let purged: Bool
    /// How many versions a purge erased, or would erase; else the version that marks the cluster as removed.
    let number: Int
    let dryRun: Bool

    static func headers(wide: Bool) -> [String] { ["NAME", "RESULT"] }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(name)
        table.add((dryRun ? "would be " : "") + result)
    }

    private var result: String {
        if purged { return "purged (versions: \(number))" }
        return dryRun ? "removed" : "removed (version \(number))"
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("name", name)
        object.add("purged", purged)
        if purged { object.add("versionsErased", .integer(Int64(number))) }
        if !purged && !dryRun { object.add("version", .integer(Int64(number))) }
        object.add("dryRun", dryRun)
        return object.value
    }
}
