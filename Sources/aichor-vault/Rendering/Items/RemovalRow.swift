// SPDX-License-Identifier: Apache-2.0

/// A cluster that `remove` removed, or would remove.
struct RemovalRow: ListItem {
    let name: String
    let purged: Bool
    /// How many versions were erased, or would be.
    let versions: Int
    let dryRun: Bool

    static func headers(wide: Bool) -> [String] { ["NAME", "RESULT", "VERSIONS"] }

    func addCells(to table: inout Table, wide: Bool, _ scene: Scene) {
        table.add(name)
        table.add((dryRun ? "would be " : "") + (purged ? "purged" : "removed"))
        table.add(String(versions))
    }

    func value(_ scene: Scene) -> OutputValue {
        var object = ObjectBuilder()
        object.add("name", name)
        object.add("purged", purged)
        object.add("versions", .integer(Int64(versions)))
        object.add("dryRun", dryRun)
        return object.value
    }
}
