// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Sets what the settings name and leaves the rest of a rule, or makes it.
    ///
    /// Throws `not-found` for a cluster, `conflict.version` if the policy is not at `ifVersion`, `input.invalid` if a
    /// selector or a setting cannot be, or if a date would be urgent before it is announced.
    public func setPolicy(
        _ target: PolicyTarget, _ settings: PolicySettings, ifVersion: UInt64?
    ) throws(VaultError) -> PolicyChangeResult {
        try changePolicy(target, ofRemovedToo: false, ifVersion: ifVersion) { rule in
            rule = rule ?? PolicySettings()
            rule?.take(settings)
            return settings.text
        }
    }

    /// Removes settings from a rule, or, if none is named, the whole rule; a rule without settings is removed.
    ///
    /// A rule of a removed cluster can be removed under the name that it had. Throws `not-found` if there is no such
    /// rule, `conflict.version`, `input.invalid` if a date would be urgent before it is announced.
    public func unsetPolicy(
        _ target: PolicyTarget, _ fields: Set<PolicyField>, ifVersion: UInt64?
    ) throws(VaultError) -> PolicyChangeResult {
        try changePolicy(target, ofRemovedToo: true, ifVersion: ifVersion) { rule in
            let named = PolicyField.allCases.filter(fields.contains)
            guard let before = rule else { return "" }
            for field in named { rule?.remove(field) }
            if named.isEmpty || rule?.isEmpty == true { rule = nil }
            return rule == nil ? "removed: \(before.text)" : "removed: " + named.map(\.rawValue).joined(separator: ", ")
        }
    }

    /// Changes the rules of a target, all or none, as one new version.
    ///
    /// `change` is given each rule, nil if there is none yet, and answers with what is noted in the log.
    private func changePolicy(
        _ target: PolicyTarget, ofRemovedToo: Bool, ifVersion: UInt64?,
        _ change: (inout PolicySettings?) -> String
    ) throws(VaultError) -> PolicyChangeResult {
        try write(keeping: [.policy, .tombstones]) { session in
            let (old, version) = try session.policy()
            try requireVersion(version, ifVersion)
            var edit = PolicyEdit(old, try session.places(of: target, removedIn: ofRemovedToo ? old : nil))
            try edit.apply(change)
            guard edit.policy != old else {
                return PolicyChangeResult(changed: false, version: version, rules: edit.views, removed: false)
            }
            if let warning = edit.warnings.first { context.notice(.warning(warning)) }
            try session.dropPurged(from: &edit.policy)
            edit.policy.changedAt = session.now
            let row = try session.setPolicy(edit.policy)
            for (place, words) in edit.notes {
                try session.log(.policyChanged, object: place.subject.words, row: row, purpose: words)
            }
            return PolicyChangeResult(changed: true, version: row.version, rules: edit.views, removed: edit.hasRemoved)
        }
    }

    private func requireVersion(_ version: UInt64, _ expected: UInt64?) throws(VaultError) {
        guard let expected, expected != version else { return }
        throw VaultError(
            .versionConflict, "the policy is at version \(version), not \(expected)",
            hint: "check aichor-vault policy show, then try again with --if-version \(version)")
    }
}

extension PolicySubject {
    /// For the log.
    fileprivate var words: String {
        switch scope {
        case .vault: "all clusters"
        case .selector(let text): "clusters with \(text)"
        case .cluster(let recordID): cluster ?? recordID
        }
    }
}

extension WriteSession {
    /// Where the rules of a target stand, or are to stand; with a policy, those that it has of removed clusters too.
    fileprivate func places(
        of target: PolicyTarget, removedIn policy: RotationPolicy?
    ) throws -> [PolicyEdit.RuleLocation] {
        switch target {
        case .vault: return [PolicyEdit.RuleLocation(subject: PolicySubject(.vault))]
        case .selector(let text):
            try PolicyScope.checkSelector(text)
            return [PolicyEdit.RuleLocation(subject: PolicySubject(.selector(text)))]
        case .clusters(let names):
            var seen: Set<ClusterName> = []
            return try names.filter { seen.insert($0).inserted }.flatMap { try places(of: $0, removedIn: policy) }
        }
    }

    /// Of a live cluster its own place; of removed ones of that name those that have rules.
    private func places(of name: ClusterName, removedIn policy: RotationPolicy?) throws -> [PolicyEdit.RuleLocation] {
        if let cluster = try find(name) {
            let scope = PolicyScope.cluster(cluster.row.recordID.hexadecimal)
            return [
                PolicyEdit.RuleLocation(subject: PolicySubject(scope, of: cluster), labels: cluster.overview.labels)
            ]
        }
        var places: [PolicyEdit.RuleLocation] = []
        for tombstone in try policy == nil ? [] : removed(name) {
            let scope = PolicyScope.cluster(tombstone.row.recordID.hexadecimal)
            guard policy?[scope] != nil else { continue }
            places.append(
                PolicyEdit.RuleLocation(subject: PolicySubject(scope, cluster: name.text, clusterState: .removed)))
        }
        // Says that there is no such cluster, and whether it was removed.
        if places.isEmpty { _ = try require(name) }
        return places
    }

    /// Leaves out rules of clusters of which nothing is left: they can never be for anything again.
    fileprivate func dropPurged(from policy: inout RotationPolicy) throws {
        policy.rules = try policy.rules.filter { rule in
            guard case .cluster(let digits) = rule.scope, let recordID = RecordID(hexadecimal: digits) else {
                return true
            }
            return try !versions(of: recordID).isEmpty
        }
    }
}
