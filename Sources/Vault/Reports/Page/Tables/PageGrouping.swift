// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The clusters that are not shown in full, in groups by one label and the month in which they are due.
struct PageGrouping {
    /// When the clusters of a group are due; in the order in which groups are shown.
    enum Due: Hashable, Comparable {
        /// In a month, as `--due` reads it.
        case month(String)
        /// In a year that `--due` cannot name.
        case farOff
        case never

        var words: String {
            switch self {
            case .month(let month): month
            case .farOff: "far in the future"
            case .never: "no date"
            }
        }

        /// What `audit` reads.
        var option: String? {
            switch self {
            case .month(let month): month
            case .farOff: nil
            case .never: "never"
            }
        }

        init(_ audit: ClusterAudit) {
            guard let due = audit.nextDueAt else { self = .never; return }
            self = PageText.month(due).map(Due.month) ?? .farOff
        }
    }

    /// One label's value; nil for those without the label.
    typealias Value = String?

    struct Group: Hashable {
        let value: Value
        let due: Due
    }

    /// How many of a group there are.
    struct Count {
        /// That the table does not show.
        var rest = 0
        /// With those that it shows.
        var all = 0
    }

    /// A label with more values than this identifies clusters instead of grouping them.
    private static let mostValues = 200

    /// The label that is grouped by; nil if there is none that groups.
    let key: String?
    private let scope: AuditScope
    private(set) var groups: [Group: Count] = [:]

    init(_ report: AuditReport, after shown: Int) {
        key = Self.commonKey(report.clusters)
        scope = report.scope
        for (index, audit) in report.clusters.enumerated() {
            let group = Group(value: key.flatMap { audit.cluster.labels[$0] }, due: Due(audit))
            groups[group, default: Count()].all += 1
            if index >= shown { groups[group]?.rest += 1 }
        }
    }

    /// The key that most clusters have, of equals the first in the alphabet.
    private static func commonKey(_ audits: [ClusterAudit]) -> String? {
        var counts: [String: Int] = [:]
        var values: [String: Set<String>] = [:]
        for audit in audits {
            for entry in audit.cluster.labels.entries {
                counts[entry.key, default: 0] += 1
                if (values[entry.key]?.count ?? 0) <= mostValues { values[entry.key, default: []].insert(entry.value) }
            }
        }
        return counts.filter { (values[$0.key]?.count ?? 0) <= mostValues }
            .min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    /// The command that lists a group, for a shell.
    func command(_ group: Group) -> String {
        scope.command(key.flatMap { Self.selector($0, group.value) }, due: group.due.option)
    }

    /// Nil for what no selector can express; such labels come from vaults that other programs wrote.
    private static func selector(_ key: String, _ value: Value) -> String? {
        do throws(InvalidInput) {
            try LabelSyntax.checkKey(key, field: "label")
            try LabelSyntax.checkValue(value ?? "", field: "label")
        } catch {
            return nil
        }
        return value.map { "\(key)=\($0)" } ?? "!\(key)"
    }

    /// The values in order, those without the label last, each with its groups by date.
    var ordered: [(value: Value, groups: [(group: Group, count: Count)])] {
        let shown = groups.filter { $0.value.rest > 0 }
        let byValue = Dictionary(grouping: shown, by: \.key.value)
        let values = byValue.keys.sorted { left, right in
            guard let left, let right else { return left != nil }
            return left < right
        }
        return values.map { value in
            let groups = (byValue[value] ?? []).sorted { $0.key.due < $1.key.due }
            return (value, groups.map { ($0.key, $0.value) })
        }
    }
}
