// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// Rules in two parts: for the whole cluster, and for one namespace.
struct NarrowedRules {
    let clusterWide: [AccessRule]
    let local: [AccessRule]

    /// All rules for the whole cluster.
    init(wholly rules: [AccessRule]) {
        clusterWide = rules
        local = []
    }

    /// Secrets in the namespace, all else in the whole cluster.
    init(_ rules: [AccessRule]) throws(VaultError) {
        var clusterWide: [AccessRule] = []
        var local: [AccessRule] = []
        for (index, rule) in rules.enumerated() {
            guard rule.apiGroups.contains(where: { $0.isEmpty || $0 == "*" }) else {
                clusterWide.append(rule)
                continue
            }
            guard !rule.resources.contains("*") else {
                throw VaultError(
                    .inputInvalid, "rule \(index + 1) of \(rules.count) is for all resources (*), including Secrets",
                    hint: "name its resources, or leave out --narrow")
            }
            let others = rule.resources.filter { $0 != "secrets" }
            if !others.isEmpty { clusterWide.append(AccessRule(rule.apiGroups, others, rule.verbs)) }
            if others.count < rule.resources.count {
                local.append(AccessRule(rule.apiGroups, ["secrets"], rule.verbs))
            }
        }
        self.clusterWide = clusterWide
        self.local = local
    }
}
