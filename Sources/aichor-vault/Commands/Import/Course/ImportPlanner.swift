// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Finds out what an import would do before anything is written.
struct ImportPlanner {
    let options: ImportingOptions
    /// Nil if there is no vault: then its clusters are not known.
    let vault: UnlockedVault?
    let context: CommandContext

    /// What would be done with each cluster of a source; updates count as wanted.
    func evaluate(_ source: some PreparedCandidates) throws(VaultError) -> [ImportPlan] {
        guard let vault else { return (0..<source.count).map { plan(at: $0, of: source) } }
        var options = options.options
        options.isDryRun = true
        options.updates = true
        let report = try vault.importClusters(from: source, options)
        return report.results.map { result in
            var plan = ImportPlan(result, isUpdateWanted: self.options.update)
            // The vault looks no further where something is missing.
            if !plan.missing.isEmpty, plan.problems.isEmpty {
                plan.problems = self.plan(at: result.index, of: source).problems
            }
            return plan
        }
    }

    /// What is known without a vault.
    private func plan(at index: Int, of source: some PreparedCandidates) -> ImportPlan {
        let candidate = source.candidate(at: index)
        var plan = ImportPlan(candidate)
        guard plan.problems.isEmpty else { return plan }
        let check = InputCheck(now: context.now, allowsFindings: options.allowFindings)
        do throws(VaultError) {
            if case .some(.some(let bundle)) = try source.bundle(at: index) { try check.check(bundle) }
            let secret = try source.secret(at: index)
            switch candidate.method {
            case .bearerToken: try check.check(.bearer(secret))
            case .basic(let username): try check.check(.basic(username: username, password: secret))
            case .none: break
            }
        } catch {
            plan.problems = [.init(error.message, hint: error.hint)]
        }
        return plan
    }
}

/// What would be done with a cluster.
struct ImportPlan {
    /// What would be done.
    enum Step: String {
        case add, update, unchanged
    }

    var place: String
    var name: String?
    /// Nil if it cannot be imported, or if there is no vault.
    var action: Step?
    /// Whether it differs from the cluster in the vault, and no update was requested.
    var needsUpdate = false
    /// The fields that the form requires and no source has.
    var missing: [ImportResult.MissingField]
    /// Why it cannot be imported, whatever is added; empty if it can.
    var problems: [ClusterCandidate.Problem]
    var warnings: [String]
    /// How it differs from the cluster in the vault.
    var changes: [String] = []

    /// Whether an import would refuse it, whatever is answered.
    var isRefused: Bool { !problems.isEmpty || needsUpdate }
    /// Whether it can be imported as it is.
    var isReady: Bool { problems.isEmpty && missing.isEmpty && !needsUpdate }

    /// What is known from the candidate alone.
    init(_ candidate: ClusterCandidate) {
        place = candidate.place
        name = candidate.name?.text
        problems = candidate.problems
        warnings = candidate.warnings
        missing = []
        if candidate.name == nil { missing.append(.engineName) }
        if candidate.endpoint == nil { missing.append(.apiHostname) }
        if candidate.loadBalancer == nil { missing.append(.loadBalancerIp) }
    }

    /// What the vault adds to it.
    init(_ result: ImportResult, isUpdateWanted: Bool) {
        place = result.place
        name = result.name
        missing = result.missing
        warnings = result.warnings
        problems = []
        switch result.action {
        case .added: action = .add
        case .updated: (action, needsUpdate, changes) = (.update, !isUpdateWanted, result.changes)
        case .unchanged: action = .unchanged
        case .refused:
            problems = result.problems.filter { !$0.isOmission }
            action = problems.isEmpty ? .add : nil
        }
    }
}
