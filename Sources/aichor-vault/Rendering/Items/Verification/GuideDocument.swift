// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// A rule in `explain`.
struct GuideDocument: OutputDocument {
    let guide: RuleGuide

    func describe(in description: inout Description, _ rendering: RenderContext) {
        let columns = rendering.columns ?? HelpText.usualColumns
        description.sentence("\(guide.rule): \(guide.about)")
        for part in [guide.meaning, guide.remedy] {
            description.sentence("")
            HelpText.fold(part, to: columns).forEach { description.sentence($0) }
        }
    }

    func value(_ rendering: RenderContext) -> OutputValue { GuideRow(guide: guide).value(rendering) }
}

/// A rule in the list of all.
struct GuideRow: ListItem {
    let guide: RuleGuide

    var name: String { guide.rule }

    static func headers(wide: Bool) -> [String] { ["RULE", "ABOUT"] }
    static var wraps: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(guide.rule)
        table.add(guide.about)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("rule", guide.rule)
        object.add("about", guide.about)
        object.add("meaning", guide.meaning)
        object.add("remedy", guide.remedy)
        return object.value
    }
}
