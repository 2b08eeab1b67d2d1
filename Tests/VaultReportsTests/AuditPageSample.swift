// SPDX-License-Identifier: Apache-2.0
import VaultCore

@testable import Vault
@testable import VaultReports

/// Made-up audits for the page: of any size, of every state, and as hostile as a vault's texts can be.
struct AuditPageSample {
    /// 2026-11-23T10:49:00Z.
    static let now = Timestamp(seconds: 1_795_430_940)
    static let day: Int64 = 86_400

    /// Put into every text that somebody else wrote.
    var poison = ""
    private var random: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(poison: String = "") { self.poison = poison }

    /// The same numbers in every run.
    private mutating func roll(_ limit: Int64) -> Int64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Int64(random >> 1) % limit
    }

    /// A report of so many clusters, the most urgent first.
    mutating func report(clusters count: Int) -> AuditReport {
        var audits: [ClusterAudit] = []
        for index in 0..<count { audits.append(audit(index, of: count)) }
        audits.sort {
            ($1.state, $0.nextDueAt?.seconds ?? .max, $0.cluster.name)
                < ($0.state, $1.nextDueAt?.seconds ?? .max, $1.cluster.name)
        }
        var report = AuditReport(at: Self.now, vault: vault(count), clusters: audits, summary: Self.summary(audits))
        report.findings = [
            Finding(
                rule: "key.no-recovery", severity: .warning, message: "no key slot has a recovery code" + poison,
                hint: "if the passphrase is forgotten and the key file lost, the vault is lost" + poison,
                command: "aichor-vault key add recovery-code --kind recovery-code")
        ]
        report.releases = [
            Release(
                slotLabel: "ops-laptop" + poison, executable: "/usr/bin/bash" + poison, uid: 1000, count: 41,
                clusters: 17, lastAt: Self.now.adding(-7200)),
            Release(
                slotLabel: nil, executable: nil, uid: 0, count: 1, clusters: 1,
                lastAt: Self.now.adding(-40 * Self.day)),
        ]
        return report
    }

    private func vault(_ count: Int) -> AuditedVault {
        var vault = AuditedVault(
            id: "5f1c8a7be2904d3c9a6e0b1f2d3c4b5a", generation: 1_842, format: 1,
            path: "/srv/aichor-vault/vault.db" + poison)
        vault.clusters = count
        vault.policyVersion = 3
        vault.logEntries = 12_907
        vault.logFirst = 501
        vault.lastEntryAt = Self.now.adding(-7200)
        vault.slots = [
            slot("ops-laptop" + poison, .passphrase, days: 412, n: 131_072, isCurrent: true),
            slot("ci", .keyFile, days: 90, n: 0),
        ]
        return vault
    }

    private func slot(
        _ label: String, _ kind: KeySlotKind, days: Int64, n: UInt32, isCurrent: Bool = false
    ) -> KeySlotInfo {
        KeySlotInfo(
            id: "00", label: label, kind: kind, createdAt: Self.now.adding(-days * Self.day), scryptN: n,
            isCurrent: isCurrent)
    }

    private static let sites = ["paris", "berlin", "tokyo", "austin", "dublin", "mumbai", "sydney", "toronto"]
    private static let kinds = ["a100", "h100", "l40s", "cpu", "edge"]

    private mutating func audit(_ index: Int, of count: Int) -> ClusterAudit {
        let site = Self.sites[Int(roll(8))]
        let name = "\(site)-\(Self.kinds[Int(roll(5))])" + (count > 8 ? "-\(index)" : "")
        // Most are young; some were forgotten.
        let age = roll(10) < 8 ? roll(88) : roll(10) < 5 ? 60 + roll(90) : roll(400)
        let lifetime: Int64? = roll(3) == 0 ? 30 + roll(400) : nil
        let isIssueKnown = roll(4) > 0
        let ageFrom = Self.now.adding(-age * Self.day - roll(Self.day))
        var facts = CredentialFacts(
            kind: lifetime == nil ? (roll(12) == 0 ? .basic : .legacyServiceAccountToken) : .boundServiceAccountToken)
        facts.expiresAt = lifetime.map { ageFrom.adding($0 * Self.day) }
        facts.issuedAt = isIssueKnown ? ageFrom : nil
        var overview = ClusterOverview(name: name, change: .added, changedAt: ageFrom)
        overview.endpoint = "https://10.\(roll(256)).\(roll(256)).\(roll(254)):6443"
        overview.ecosystem = roll(3) == 0 ? "research" + poison : nil
        overview.labels = Labels(
            trusted: [("env", roll(3) == 0 ? "test" : "prod"), ("site", site + poison)].filter { _ in roll(20) > 0 })
        overview.credential = StoredCredential(
            facts: facts, fingerprint: CredentialFingerprint(high: UInt64(index), low: 2),
            username: facts.kind == .basic ? "admin" + poison : nil, acquiredAt: ageFrom)
        let view = ClusterView(overview, row: row(index), observation: observation(ageFrom))
        return judged(view, ageFrom: ageFrom, isIssueKnown: isIssueKnown)
    }

    private func row(_ index: Int) -> RecordRow {
        RecordRow(kind: .cluster, recordID: RecordID(high: 7, low: UInt64(index)), version: 1, state: .current)
    }

    private mutating func observation(_ ageFrom: Timestamp) -> Observation {
        var observation = Observation()
        if roll(10) > 0 {
            var check = CheckRecord(at: max(ageFrom, Self.now.adding(-roll(40 * Self.day))))
            check.isOnline = roll(2) == 0
            check.version = 1
            if roll(25) == 0 {
                check.verdict = .error
                check.findings = [Finding(rule: "auth.rejected", severity: .error, message: "401" + poison)]
            }
            observation.record(check)
        }
        if roll(5) > 0 { observation.lastReleasedAt = Self.now.adding(-roll(60 * Self.day)) }
        return observation
    }

    private mutating func judged(_ view: ClusterView, ageFrom: Timestamp, isIssueKnown: Bool) -> ClusterAudit {
        let due = ageFrom.adding(90 * Self.day)
        let expiry = view.credential?.facts.expiresAt
        let authority = Self.now.adding((20 + roll(3000)) * Self.day)
        var audit = ClusterAudit(
            cluster: view, state: .ok, findings: [], ageFrom: ageFrom, isIssueKnown: isIssueKnown, pseudonym: "0")
        audit.dueAt = roll(30) == 0 ? nil : due
        audit.authorityNotAfter = authority
        if roll(3) > 0 {
            audit.serving = ServingCertificate(
                notBefore: ageFrom, notAfter: Self.now.adding((roll(360) - 2) * Self.day), fingerprint: [1])
        }
        audit.nextDueAt = [audit.dueAt, expiry, authority, audit.serving?.notAfter].compactMap { $0 }.min()
        if let expiry {
            audit.lifetimeUsed = Int(min(100, 100 * Self.now.since(ageFrom) / max(1, expiry.since(ageFrom))))
        }
        audit.findings = findings(audit)
        audit.state = state(audit)
        return audit
    }

    private func findings(_ audit: ClusterAudit) -> [Finding] {
        let name = audit.cluster.name
        var findings: [Finding] = []
        func add(_ rule: String, _ severity: Severity, _ message: String, _ due: Timestamp? = nil, _ command: String) {
            findings.append(
                Finding(
                    rule: rule, severity: severity, message: message + poison,
                    hint: severity == .error ? "create a new one, store it, and register the engine with it" : nil,
                    dueAt: due, command: "aichor-vault \(command)"))
        }
        func lead(_ date: Timestamp) -> Severity? {
            let days = date.since(Self.now) / Self.day
            return days < 14 ? .error : days < 28 ? .warning : nil
        }
        if let end = audit.cluster.credential?.facts.expiresAt, let severity = lead(end) {
            add(
                end <= Self.now ? "token.expired" : "token.expires-soon", severity,
                end <= Self.now ? "the token expired at \(end.rfc3339)" : "the token expires at \(end.rfc3339)", end,
                "set \(name) --token-stdin")
        }
        if let due = audit.dueAt, let severity = lead(due) {
            let message =
                due <= Self.now
                ? "the token is \((Self.now.since(due) / Self.day) + 90) days old, counted from when it was issued; the policy allows 90 days"
                : "the token reaches the maximum age of 90 days at \(due.rfc3339)"
            add("age.maximum", severity, message, due, "set \(name) --token-stdin")
        }
        if let check = audit.cluster.lastCheck {
            if check.verdict == .error {
                add(
                    "verify.failed", .error,
                    "the check at \(check.at.rfc3339) found an error: auth.rejected: the API server rejects the token",
                    nil, "verify \(name) --online")
            } else if Self.now.since(check.at) > 30 * Self.day {
                add(
                    "verify.stale", .warning,
                    "the last check is \(Self.now.since(check.at) / Self.day) days old; the policy allows 30 days", nil,
                    "verify \(name)")
            }
        } else {
            add("verify.never", .warning, "the cluster was never verified", nil, "verify \(name) --online")
        }
        if audit.cluster.credential?.facts.kind == .basic {
            add(
                "policy.basic-auth", .warning,
                "the credential is a user name and a password, which the policy does not allow", nil,
                "set \(name) --token-stdin")
        }
        if audit.cluster.lastReleasedAt == nil {
            add("export.never", .notice, "the credential was never exported", nil, "export \(name)")
        }
        return findings.sorted { $1.severity < $0.severity }
    }

    private func state(_ audit: ClusterAudit) -> AuditState {
        if let end = audit.cluster.credential?.facts.expiresAt, end <= Self.now { return .expired }
        if let due = audit.dueAt, due <= Self.now { return .overdue }
        switch audit.findings.first?.severity {
        case .error: return .critical
        case .warning: return .warning
        case .notice, nil: return .ok
        }
    }

    /// The counts that belong to clusters.
    static func summary(_ audits: [ClusterAudit]) -> AuditSummary {
        var summary = AuditSummary()
        for audit in audits {
            summary.states[audit.state, default: 0] += 1
            if let due = audit.nextDueAt, due > now {
                if due.since(now) <= 14 * day { summary.dueIn14Days += 1 }
                if due.since(now) <= 28 * day { summary.dueIn28Days += 1 }
                if summary.nextDue.map({ due < $0.at }) ?? true { summary.nextDue = (audit.cluster.name, due) }
            }
            if !audit.isIssueKnown { summary.unknownIssue += 1 }
            if audit.cluster.lastCheck == nil { summary.neverVerified += 1 }
            if audit.cluster.lastCheck?.verdict == .error { summary.failedVerification += 1 }
            for finding in audit.findings { summary.findings[finding.severity, default: 0] += 1 }
        }
        return summary
    }
}
