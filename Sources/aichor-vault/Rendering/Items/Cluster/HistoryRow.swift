// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// One event in `history`.
struct HistoryRow: TabularItem {
    let event: HistoryEvent

    var name: String { event.cluster?.name ?? event.event }

    static var wraps: Bool { true }

    static func headers(wide: Bool) -> [String] {
        ["TIME", "EVENT", "VERSION", "BY"] + (wide ? ["SEQ", "TTY", "CREDENTIAL", "FINGERPRINT"] : []) + ["DETAILS"]
    }

    static var columns: [String] {
        [
            "time", "event", "version", "name", "details", "apiHost", "loadBalancerIp", "ecosystem", "credential.kind",
            "credential.fingerprint", "credential.username", "credential.issuedAt", "credential.expiresAt",
            "verification.verdict", "log.sequence", "log.slotLabel", "log.actor.uid", "log.actor.loginUid",
            "log.actor.sudoUser", "log.actor.parentExecutable", "log.actor.terminal", "log.purpose", "log.intent",
        ]
    }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(event.time.rfc3339)
        table.add(event.event)
        table.add(version, event.cluster?.isCurrent == true ? .bold : .plain)
        table.add(actor)
        if wide {
            table.add(event.entry.map { String($0.sequence) })
            table.add(event.entry?.actor.terminal)
            table.add(CredentialText.short(event.cluster?.credential?.facts.kind))
            table.add(event.cluster?.credential?.shortFingerprint)
        }
        table.add(details(rendering))
    }

    private var version: String? {
        event.version.map { String($0) + (event.cluster?.isCurrent == true ? " (current)" : "") }
    }

    /// The slot, which is proven, and what the system reported of the rest.
    private var actor: String? {
        guard let entry = event.entry else { return nil }
        let parts = [entry.slotLabel, entry.actor.userText, entry.actor.processText]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func details(_ rendering: RenderContext) -> String? {
        let parts: [String]
        if let cluster = event.cluster {
            parts = Self.origin(cluster, event.entry) + Self.content(cluster, event.differences, rendering)
        } else if let check = event.check {
            parts = Self.words(check)
        } else {
            parts = [event.entry?.purpose, event.entry?.intent.map { "to " + $0 }].compactMap(\.self)
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Where a version came from: what it restored, and what its log entry records about that.
    private static func origin(_ cluster: ClusterView, _ entry: LogEntry?) -> [String] {
        if let purpose = entry?.purpose { return [purpose] + (entry?.intent.map { [$0] } ?? []) }
        return cluster.change == .restored ? cluster.restoredFrom.map { ["from version \($0)"] } ?? [] : []
    }

    /// What is new in this version; of the first version all important fields.
    private static func content(_ cluster: ClusterView, _ differences: [String], _ rendering: RenderContext) -> [String]
    {
        guard differences.isEmpty else { return differences }
        switch cluster.change {
        case .added, .imported:
            guard cluster.version == 1 else { return [] }
            let kind = CredentialText.short(cluster.credential?.facts.kind)
            let expiry = CredentialText.expiry(cluster.credential?.facts, now: rendering.now)
            let credential = cluster.credential.map { "\(kind ?? "credential") \($0.shortFingerprint)" }
            return [cluster.endpointURL, credential, expiry.map { "expires \($0)" }].compactMap(\.self)
        case .changed, .rotated:
            return cluster.version > 1 ? ["only the note or the encoding of the CA data"] : []
        case .renamed, .removed, .restored: return []
        }
    }

    private static func words(_ check: CheckRecord) -> [String] {
        let rules = check.findings.map(\.rule)
        return ["\(check.verdict.text), \(check.isOnline ? "online" : "offline")"]
            + (rules.isEmpty ? [] : [rules.joined(separator: ", ")])
            + (check.username.map { ["identity \($0)"] } ?? [])
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("time", event.time)
        object.add("event", event.event)
        if event.cluster == nil { object.add("version", event.version) }
        // The change that created the version is the event.
        if let cluster = event.cluster { object.add(membersOf: cluster.members(rendering), except: "change") }
        if event.cluster != nil { object.add("differences", .texts(event.differences)) }
        object.add("details", details(rendering))
        object.add("verification", event.check?.value)
        object.add("log", event.entry?.members.value)
        return object.value
    }
}
