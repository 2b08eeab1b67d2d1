// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster in `list`: what needs attention, at a glance.
struct ClusterRow: ListItem {
    let cluster: ClusterView

    var name: String { cluster.name }

    static func headers(wide: Bool) -> [String] {
        guard wide else { return ["NAME", "STATUS", "CREDENTIAL", "AGE", "EXPIRES", "API-HOST"] }
        return [
            "NAME", "STATUS", "VERDICT", "CREDENTIAL", "AGE", "EXPIRES", "API-HOST", "LOAD-BALANCER", "ECOSYSTEM",
            "VERSION", "SINCE", "EXPIRES-AT", "EXPORTED", "VERIFIED", "LABELS",
        ]
    }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        let facts = cluster.credential?.facts
        table.add(cluster.name)
        table.add(cluster.health?.cell, cluster.health?.state.style ?? .plain)
        if wide { addVerdict(to: &table) }
        table.add(wide ? facts?.kind.text : CredentialText.short(facts?.kind))
        table.add(CredentialText.age(cluster.credential, now: rendering.now))
        table.add(CredentialText.expiry(facts, now: rendering.now))
        table.add(cluster.endpointURL)
        guard wide else { return }
        table.add(cluster.loadBalancerIP)
        table.add(cluster.ecosystem)
        table.add(String(cluster.version))
        table.add(CredentialText.ageBasis(cluster.credential)?.rfc3339)
        table.add(facts?.expiresAt?.rfc3339)
        table.add(cluster.lastReleasedAt?.rfc3339)
        table.add(cluster.lastCheck?.at.rfc3339)
        table.add(cluster.labels.inline)
    }

    /// A check of an older version does not apply to this one.
    private func addVerdict(to table: inout Table) {
        guard let check = cluster.checkInForce else { return table.add(cluster.lastCheck == nil ? nil : "outdated") }
        table.add(check.verdict.text, check.verdict.style)
    }

    func value(_ rendering: RenderContext) -> OutputValue { cluster.members(rendering).value }
}

extension Labels {
    /// `a=b,c=d`, nil if there are none.
    var inline: String? {
        entries.isEmpty ? nil : entries.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
