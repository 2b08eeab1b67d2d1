// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// The rotation policy in force.
    ///
    /// Works on an old copy, with a notice.
    public func policy() throws(VaultError) -> PolicyView {
        try read(onRollback: .warn, keeping: .policy) { session in
            let (policy, version) = try session.policy()
            return PolicyView(
                version: version, changedAt: version == 0 ? nil : policy.changedAt,
                rules: try session.views(of: policy.rules))
        }
    }

    /// Which rules decide what for one cluster.
    ///
    /// Works on an old copy, with a notice. Throws `not-found`.
    public func explainPolicy(_ name: ClusterName) throws(VaultError) -> PolicyExplanation {
        try read(onRollback: .warn, keeping: [.policy, .tombstones]) { session in
            let cluster = try session.require(name)
            let (policy, version) = try session.policy()
            let (labels, recordID) = (cluster.overview.labels, cluster.row.recordID)
            let compiled = policy.compiled()
            let effective = compiled.effective(for: labels, recordID: recordID)
            let settings = PolicyField.allCases.map { field in
                let said = compiled.statements(on: field, for: labels, recordID: recordID).map { statement in
                    PolicyExplanation.Statement(
                        value: statement.value, subject: statement.source.map { PolicySubject($0, of: cluster) })
                }
                return PolicyExplanation.ExplainedSetting(field: field, said, effective, of: cluster)
            }
            return PolicyExplanation(cluster: name.text, version: version, settings: settings)
        }
    }
}

extension PolicyExplanation.ExplainedSetting {
    fileprivate init(
        field: PolicyField, _ said: [PolicyExplanation.Statement], _ effective: EffectivePolicy,
        of cluster: OpenedCluster
    ) {
        let holds = PolicyExplanation.Statement(
            value: field.text(in: effective),
            subject: effective.source(of: field).map { PolicySubject($0, of: cluster) })
        // Only a warning period can differ from the first value for it.
        let isRaised = said.first != holds
        self.init(field: field, holds: holds, insteadOf: isRaised ? said : Array(said.dropFirst()), isRaised: isRaised)
    }
}

extension EffectivePolicy {
    fileprivate func source(of field: PolicyField) -> PolicyScope? {
        switch field {
        case .maximumAge: maximumAge.source
        case .warningLead: warningLead.source
        case .criticalLead: criticalLead.source
        case .basicAuthentication: allowsBasicAuthentication.source
        case .nonExpiringTokens: allowsNonExpiringTokens.source
        case .verificationAge: maximumVerificationAge.source
        }
    }
}

extension PolicySubject {
    /// Whom a rule is for that is for a live cluster, perhaps for it alone.
    init(_ scope: PolicyScope, of cluster: OpenedCluster) {
        guard case .cluster = scope else {
            self.init(scope)
            return
        }
        self.init(scope, cluster: cluster.overview.name, clusterState: .live)
    }

    /// Orders as ``PolicyView/rules`` stand.
    fileprivate static func precedes(_ left: PolicySubject, _ right: PolicySubject) -> Bool {
        left.order.rank != right.order.rank
            ? left.order.rank < right.order.rank
            : left.order.text.utf8.lexicographicallyPrecedes(right.order.text.utf8)
    }

    private var order: (rank: Int, text: String) {
        switch scope {
        case .vault: (0, "")
        case .selector(let text): (1, text)
        case .cluster(let recordID): (2, (cluster ?? "~") + " " + recordID)
        }
    }
}

extension ReadSession {
    /// Rules for people, in their order.
    func views(of rules: [PolicyRule]) throws -> [PolicyRuleView] {
        try rules.map { PolicyRuleView(try subject(of: $0.scope), $0.settings) }
            .sorted { PolicySubject.precedes($0.subject, $1.subject) }
    }

    /// Whom a rule is for; a cluster is found whatever has become of it.
    func subject(of scope: PolicyScope) throws -> PolicySubject {
        guard case .cluster(let digits) = scope else { return PolicySubject(scope) }
        guard let recordID = RecordID(hexadecimal: digits), let head = try versions(of: recordID).last else {
            return PolicySubject(scope, clusterState: .purged)
        }
        return PolicySubject(
            scope, cluster: try overview(head).name, clusterState: head.state == .tombstone ? .removed : .live)
    }
}
