// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The rules of the policy, the defaults last.
struct PolicyDocument: OutputDocument {
    let policy: PolicyView

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.list(policy.rules.map { PolicyRow($0) } + [.defaults], rendering)
        guard let changedAt = policy.changedAt else { return }
        description.sentence("")
        description.sentence("version \(policy.version), changed \(Age.ago(changedAt, from: rendering.now))")
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("version", policy.version)
        object.add("changedAt", policy.changedAt)
        object.add("rules", .list(policy.rules.map { $0.value }))
        object.add("defaults", .object(EffectivePolicy().members))
        return object.value
    }
}

/// A rule in `policy show`.
struct PolicyRow: ListItem {
    private let scope: String
    private let cells: [String?]

    /// A rule that was set.
    init(_ rule: PolicyRuleView) {
        scope = rule.subject.text
        cells = PolicyField.allCases.map { $0.text(in: rule.settings) }
    }

    private init(defaults: EffectivePolicy) {
        scope = PolicyText.builtIn
        cells = PolicyField.allCases.map { $0.text(in: defaults) }
    }

    /// The values that apply if no rule sets them.
    static var defaults: PolicyRow { PolicyRow(defaults: EffectivePolicy()) }

    var name: String { scope }

    /// Nothing is cut: a selector that is cut selects something else.
    static var foldsColumns: Bool { true }
    static var wraps: Bool { true }

    static func headers(wide: Bool) -> [String] { ["SCOPE"] + PolicyField.allCases.map { $0.rawValue.uppercased() } }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(scope)
        for cell in cells { table.add(cell) }
    }

    func value(_ rendering: RenderContext) -> OutputValue { .text(scope) }
}

/// What a change of the policy did.
struct PolicyChangeDocument: OutputDocument {
    let result: PolicyChangeResult

    func describe(in description: inout Description, _ rendering: RenderContext) {
        guard result.changed else {
            description.sentence("policy unchanged (version \(result.version))")
            return
        }
        description.sentence(
            result.removed
                ? "policy changed (version \(result.version)); removed rule:"
                : "policy changed (version \(result.version))")
        description.list(result.rules.map { PolicyRow($0) }, rendering)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("changed", result.changed)
        object.add("version", result.version)
        object.add("removed", result.removed)
        object.add("rules", .list(result.rules.map { $0.value }))
        return object.value
    }
}

/// Texts that several documents about the policy use.
enum PolicyText {
    /// The source of a value that no rule sets.
    static let builtIn = "(default)"
}

extension PolicyField {
    /// The member's name for programs.
    var key: String {
        switch self {
        case .maximumAge: "maxAge"
        case .warningLead: "warning"
        case .criticalLead: "critical"
        case .basicAuthentication: "basicAuth"
        case .nonExpiringTokens: "nonExpiring"
        case .verificationAge: "verifyWithin"
        }
    }
}

extension EffectivePolicy {
    /// The value of each setting, as the command line writes it.
    fileprivate var members: [(key: String, value: OutputValue)] {
        PolicyField.allCases.map { ($0.key, .text($0.text(in: self))) }
    }
}

extension PolicyRuleView {
    /// For programs; what the rule does not set is absent.
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        subject.addMembers(to: &object)
        for field in PolicyField.allCases { object.add(field.key, field.text(in: settings)) }
        return object.value
    }
}

extension PolicySubject {
    /// What the rule applies to, for programs.
    func addMembers(to object: inout ObjectBuilder) {
        switch scope {
        case .vault: object.add("scope", "vault")
        case .selector(let text):
            object.add("scope", "selector")
            object.add("selector", text)
        case .cluster(let recordID):
            object.add("scope", "cluster")
            object.add("cluster", cluster)
            object.add("recordId", recordID)
            object.add("state", clusterState?.rawValue)
        }
    }
}
