// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The settings that apply to one cluster, and why.
struct PolicyExplanationDocument: OutputDocument {
    let explanation: PolicyExplanation

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.list(explanation.settings.map { PolicySettingRow(setting: $0) }, rendering)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("cluster", explanation.cluster)
        object.add("policyVersion", explanation.version)
        object.add("settings", .list(explanation.settings.map { PolicySettingRow(setting: $0).value(rendering) }))
        return object.value
    }
}

/// A setting in `policy explain`.
struct PolicySettingRow: ListItem {
    let setting: PolicyExplanation.ExplainedSetting

    var name: String { setting.field.rawValue }

    static func headers(wide: Bool) -> [String] { ["SETTING", "VALUE", "FROM", "OVERRIDES"] }

    /// Nothing is cut: a selector that is cut selects something else.
    static var foldsColumns: Bool { true }
    static var wraps: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(name)
        table.add(setting.holds.value)
        table.add(setting.holds.source + (setting.isRaised ? ", raised to critical" : ""))
        let others = setting.insteadOf.map { "\($0.value) from \($0.source)" }
        table.add(others.isEmpty ? nil : others.joined(separator: "; "))
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("setting", setting.field.key)
        object.add("value", setting.holds.value)
        object.add("from", setting.holds.sourceValue)
        if setting.isRaised { object.add("raised", true) }
        object.add("insteadOf", .list(setting.insteadOf.map(\.document)))
        return object.value
    }
}

extension PolicyExplanation.Statement {
    fileprivate var source: String { subject?.text ?? PolicyText.builtIn }

    fileprivate var sourceValue: OutputValue {
        var object = ObjectBuilder()
        if let subject { subject.addMembers(to: &object) } else { object.add("scope", "default") }
        return object.value
    }

    fileprivate var document: OutputValue {
        var object = ObjectBuilder()
        object.add("value", value)
        object.add("from", sourceValue)
        return object.value
    }
}
