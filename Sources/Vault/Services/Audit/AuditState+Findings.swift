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
            case TokenExpiryPolicyRule.expired: self = .expired
            case CABundleDatesRule.validity where finding.dueAt.map { $0 < now } ?? false: self = .expired
            case CredentialAgeRule.id where finding.dueAt.map { $0 <= now } ?? false: self = .overdue
            default: self = .critical
            }
        }
    }
}

/// What decides the place of a cluster in a report: numbers alone, because 100,000 are sorted.
private struct Urgency {
    let state: AuditState
    let next: Timestamp?
    /// The name's first 16 bytes, which decide most comparisons.
    let name: (UInt64, UInt64)
    let place: Int32

    init(_ audit: borrowing ClusterAudit, _ place: Int) {
        (state, next) = (audit.state, audit.nextDueAt)
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in audit.cluster.name.utf8.prefix(16) {
            if count < 8 { words.0 |= UInt64(byte) << UInt64(56 - 8 * count) }
            if count >= 8 { words.1 |= UInt64(byte) << UInt64(120 - 8 * count) }
            count += 1
        }
        name = words
        self.place = Int32(place)
    }

    /// Whether it comes before another; nil if only the rest of the names decides.
    func isBefore(_ other: Urgency) -> Bool? {
        if state != other.state { return state > other.state }
        switch (next, other.next) {
        case (let mine?, let theirs?) where mine != theirs: return mine < theirs
        case (.some, nil): return true
        case (nil, .some): return false
        default: return name == other.name ? nil : name < other.name
        }
    }
}

extension [ClusterAudit] {
    /// The most urgent first: by state, then by the next date, what has none last, then by name.
    mutating func sortByUrgency() {
        permute(order)
    }

    /// Where each place's element stands now.
    private var order: [Int32] {
        let audits = span
        var keys: [Urgency] = []
        keys.reserveCapacity(count)
        for index in audits.indices { keys.append(Urgency(audits[index], index)) }
        keys.sort { left, right in
            left.isBefore(right) ?? (self[Int(left.place)].cluster.name < self[Int(right.place)].cluster.name)
        }
        return keys.map(\.place)
    }

    /// Puts the element at `order[i]` to place `i`; in place, because 100,000 of them are a hundred MiB.
    fileprivate mutating func permute(_ order: [Int32]) {
        var order = order
        // An array's own swap copies both elements first, and to count their references takes longer than all else here.
        unsafe withUnsafeMutableBufferPointer { audits in
            for start in order.indices {
                var place = start
                while order[place] != start {
                    let source = Int(order[place])
                    unsafe audits.swapAt(place, source)
                    order[place] = Int32(place)
                    place = source
                }
                order[place] = Int32(place)
            }
        }
    }
}
