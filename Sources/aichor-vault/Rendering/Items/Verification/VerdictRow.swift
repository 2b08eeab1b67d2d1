// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster in `verify`: one line, with its findings under it.
struct VerdictRow: ListItem {
    let verdict: ClusterVerdict
    /// The file with the rules that the permissions were held against; nil for those of AIchor's page.
    var rules: String?

    private var check: CheckRecord { verdict.check }

    var name: String { verdict.name }

    static func headers(wide: Bool) -> [String] {
        wide
            ? ["NAME", "VERDICT", "HOST", "PROVEN-BY", "CHECKED", "KUBERNETES", "IDENTITY", "API-HOST"]
            : ["NAME", "VERDICT", "HOST", "CHECKED", "API-HOST"]
    }

    /// Nothing is cut, and the findings follow under their cluster.
    static var wraps: Bool { true }
    static var noteIndent: Int? { 2 }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(verdict.name)
        table.add(check.verdict.text, check.verdict.style)
        table.add(check.host.text, check.host.style)
        if wide { table.add(check.host.source?.text) }
        table.add(check.isOnline ? "online" : "offline")
        if wide {
            table.add(check.serverVersion)
            table.add(check.username)
        }
        table.add(verdict.endpointURL)
        let repeated = verdict.repeated
        addNotes(on: check.findings.filter { repeated?.findings.contains($0) != true }, to: &table)
        if let repeated {
            table.note("found online at \(repeated.at.rfc3339); this check did not ask the API server again:")
            addNotes(on: repeated.findings, to: &table)
        }
        if let health = verdict.health, health.state.isWorse(than: check.verdict) {
            table.note("state \(health.text)")
            table.note("  hint: for what it rests on, run: aichor-vault show \(verdict.name)")
        }
        for note in verdict.notes { table.note("note: " + note) }
    }

    private func addNotes(on findings: [Finding], to table: inout Table) {
        for finding in findings {
            table.note("\(finding.severity.text) \(finding.rule): \(finding.message)")
            if let hint = finding.hint { table.note("  hint: " + hint) }
        }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("name", verdict.name)
        object.add("apiHost", verdict.endpointURL)
        object.add("rules", rules)
        check.addMembers(to: &object)
        if let repeated = verdict.repeated {
            object.add("repeatedFrom", repeated.at)
            object.add("repeatedRules", .texts(repeated.findings.map(\.rule)))
        }
        if !verdict.notes.isEmpty { object.add("notes", .texts(verdict.notes)) }
        if let health = verdict.health { object.add(health) }
        return object.value
    }
}

extension CheckRecord {
    /// Everything of the check, for programs; absent fields are absent.
    func addMembers(to object: inout ObjectBuilder) {
        object.add("verdict", verdict.text)
        object.add("host", host.text)
        object.add("provenBy", host.source?.text)
        object.add("online", isOnline)
        object.add("verifiedAt", at)
        if version > 0 { object.add("version", version) }
        if let username { object.add("identity", .object([("username", .text(username))])) }
        object.add("serverVersion", serverVersion)
        object.add("findings", .list(findings.map(\.value)))
    }

    /// The check as an object.
    var value: OutputValue {
        var object = ObjectBuilder()
        addMembers(to: &object)
        return object.value
    }
}

extension Verdict {
    /// How it looks.
    var style: TextStyle {
        switch self {
        case .ok: .good
        case .warning: .caution
        case .error: .bad
        }
    }
}

extension HostProof {
    /// How it looks.
    var style: TextStyle {
        switch self {
        case .proven: .good
        case .refuted: .bad
        case .unknown: .plain
        }
    }
}
