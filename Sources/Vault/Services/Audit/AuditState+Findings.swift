// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension AuditState {
    /// What the findings about a cluster come to.
    init(_ findings: [Finding], now: Timestamp) {
        var state = AuditState.ok
        for finding in findings { state = max(state, AuditState(finding, now: now)) }
        self = state
    }

    private init(_ finding: Finding, now: Timestamp) {
        switch finding.severity {
        case .notice: self = .ok
        case .warning: self = .warning
        case .error:
            switch finding.rule {
            case TokenEndRule.expired, AuthorityDatesRule.validity: self = .expired
            case CredentialAgeRule.id where finding.dueAt.map { $0 <= now } ?? false: self = .overdue
            default: self = .critical
            }
        }
    }
}

/// What decides the place of a cluster in a report.
private struct Urgency {
    let state: AuditState
    let next: Timestamp?
    let name: String

    init(_ audit: borrowing ClusterAudit) {
        (state, next, name) = (audit.state, audit.nextDueAt, audit.cluster.name)
    }

    func isBefore(_ other: Urgency) -> Bool {
        if state != other.state { return state > other.state }
        switch (next, other.next) {
        case (let mine?, let theirs?) where mine != theirs: return mine < theirs
        case (.some, nil): return true
        case (nil, .some): return false
        default: return name < other.name
        }
    }
}

extension [ClusterAudit] {
    /// The most urgent first: by state, then by the next date, what has none last, then by name.
    mutating func sortByUrgency() {
        let keys = map { Urgency($0) }
        permute(keys.indices.sorted { keys[$0].isBefore(keys[$1]) })
    }

    /// Puts the element at `order[i]` to place `i`; in place, because 100,000 of them are a hundred MiB.
    fileprivate mutating func permute(_ order: [Int]) {
        var order = order
        for start in order.indices {
            var place = start
            while order[place] != start, order[place] != place {
                let source = order[place]
                swapAt(place, source)
                order[place] = place
                place = source
            }
            order[place] = place
        }
    }
}
