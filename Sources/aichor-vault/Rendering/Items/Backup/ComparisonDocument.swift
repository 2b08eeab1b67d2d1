// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What a vault and a copy of it have that the other lacks, all but the clusters.
struct ComparisonDocument: OutputDocument {
    let comparison: CopyComparison

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence(
            comparison.isEqual ? "the vault and the copy are the same" : "the vault and the copy differ")
        description.field("Vault", "\(comparison.here.path), generation \(comparison.here.generation)")
        description.field("Copy", "\(comparison.there.path), generation \(comparison.there.generation)")
        description.field("Log", logText)
        description.field("In the vault", comparison.log.firstHere.map { Self.next($0, comparison.log.entriesHere) })
        description.field("In the copy", comparison.log.firstThere.map { Self.next($0, comparison.log.entriesThere) })
        description.field("Policy", comparison.policyDiffers ? "differs" : "the same")
        description.field("Only vault keys", Self.list(comparison.here.ownSlots))
        description.field("Only copy keys", Self.list(comparison.there.ownSlots))
        if comparison.clusters.isEmpty { description.field("Clusters", "the same") }
    }

    private var logText: String {
        let log = comparison.log
        if log.isEqual { return "the same" }
        guard let last = log.lastCommon else { return "no entry is in both: it was pruned" }
        guard last > 0 else { return "no entry is in both" }
        return "the same up to entry \(last)" + (log.lastCommonAt.map { ", at \($0.rfc3339)" } ?? "")
    }

    private static func next(_ entry: LogEntry, _ count: UInt64) -> String {
        let what = entry.action.rawValue + (entry.object.map { " \($0)" } ?? "")
        return "\(count) more \(count == 1 ? "entry" : "entries"), from \(entry.time.rfc3339): \(what)"
    }

    private static func list(_ labels: [String]) -> String? { labels.isEmpty ? nil : labels.joined(separator: ", ") }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("equal", comparison.isEqual)
        object.add("vaultId", comparison.vaultID)
        object.add("vault", comparison.here.value)
        object.add("copy", comparison.there.value)
        object.add("policyDiffers", comparison.policyDiffers)
        object.add("log", comparison.log.value)
        return object.value
    }
}

extension CopyComparison.Side {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("path", path)
        object.add("generation", generation)
        object.add("ownKeySlots", .texts(ownSlots))
        return object.value
    }
}

extension LogDivergence {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("equal", isEqual)
        object.add("lastCommon", lastCommon)
        object.add("lastCommonAt", lastCommonAt)
        object.add("vaultEntries", entriesHere)
        object.add("copyEntries", entriesThere)
        return object.value
    }
}
