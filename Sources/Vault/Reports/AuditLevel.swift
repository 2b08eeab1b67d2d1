// SPDX-License-Identifier: Apache-2.0
package import Vault
package import VaultCore

/// The result of an audit for programs that need one answer: a cron job, a monitoring system.
package enum AuditLevel: Int, Comparable {
    case ok, warning, critical

    package init(_ state: AuditState) {
        switch state {
        case .ok: self = .ok
        case .warning: self = .warning
        case .critical, .overdue, .expired: self = .critical
        }
    }

    /// A notice is information only and requires nothing.
    package init(_ severity: Severity) {
        switch severity {
        case .notice: self = .ok
        case .warning: self = .warning
        case .error: self = .critical
        }
    }

    /// Its name in messages.
    package var text: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        }
    }

    package static func < (left: AuditLevel, right: AuditLevel) -> Bool { left.rawValue < right.rawValue }
}

extension AuditReport {
    /// The worst of all clusters and of the vault's own findings.
    package var level: AuditLevel {
        let ofClusters = summary.states.lazy.filter { $0.value > 0 }.map { AuditLevel($0.key) }.max() ?? .ok
        return max(ofClusters, findings.lazy.map { AuditLevel($0.severity) }.max() ?? .ok)
    }

    /// How many clusters are at that level or worse.
    package func count(from level: AuditLevel) -> Int {
        summary.states.reduce(0) { $0 + (AuditLevel($1.key) >= level ? $1.value : 0) }
    }

    /// Why a command that judges this report ends with 1; nil if it does not.
    package func refusal(from level: AuditLevel) -> VaultError? {
        let clusters = count(from: level)
        let own = findings.count { AuditLevel($0.severity) >= level }
        var parts: [String] = []
        if clusters > 0 {
            let states = level == .critical ? "critical, overdue or expired" : "warning or worse"
            let whole = self.clusters.count == 1 ? "cluster" : "clusters"
            parts.append("\(clusters) of \(self.clusters.count) \(whole) \(clusters == 1 ? "is" : "are") \(states)")
        }
        if own > 0 {
            parts.append("the vault itself has \(own == 1 ? "1 such finding" : "\(own) such findings")")
        }
        guard !parts.isEmpty else { return nil }
        return VaultError(.findings, parts.joined(separator: ", and "), hint: firstStep)
    }

    /// What to do first.
    private var firstStep: String {
        if let finding = findings.first(where: { AuditLevel($0.severity) == .critical }), let command = finding.command
        {
            return "start with the vault: \(command)"
        }
        guard let first = clusters.first, first.state > .ok else {
            return "to explain a rule, run: aichor-vault explain RULE"
        }
        guard let command = first.findings.first?.command else {
            return "start with \(first.cluster.name): aichor-vault audit \(first.cluster.name) -o wide"
        }
        return "start with \(first.cluster.name): \(command)"
    }
}
