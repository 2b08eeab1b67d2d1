// SPDX-License-Identifier: Apache-2.0
import Testing
import Vault
import VaultCore

@testable import VaultReports

struct AuditMetricsTests {
    private typealias Sample = AuditMetricsSample

    private func text(_ report: AuditReport = Sample.report(), names: NameDisclosure = .name) -> String {
        String(decoding: AuditMetrics(report, names: names).bytes, as: UTF8.self)
    }

    /// The samples of a family, as written.
    private func samples(_ family: String, _ report: AuditReport = Sample.report()) -> [Substring] {
        text(report).split(separator: "\n").filter { $0.hasPrefix("aichor_vault_\(family){") }
    }

    private func samples(_ family: String, of audit: ClusterAudit) -> [Substring] {
        samples(family, Sample.report([audit]))
    }

    @Test(arguments: NameDisclosure.allCases)
    func `the metrics of the sample are the golden ones`(names: NameDisclosure) throws {
        try AuditMetricsGolden(name: "sample-\(names.rawValue).prom")
            .expect(AuditMetrics(Sample.report(), names: names).bytes)
    }

    @Test func `all samples of a family stand together below its help`() {
        var families: [Substring] = []
        var current: Substring = ""
        for line in text().split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# HELP ") {
                current = line.split(separator: " ")[2]
                #expect(!families.contains(current), "\(current) begins twice")
                families.append(current)
            } else if line.hasPrefix("# TYPE ") {
                #expect(line == "# TYPE \(current) gauge")
            } else {
                #expect(line.hasPrefix(current + "{vault=\"3f2a9c1e\""), "\(line) is below \(current)")
            }
        }
        #expect(families.count == 24)
    }

    @Test func `what is hostile stays within its quotes and on its line`() {
        let found = samples("cluster_state", of: Sample.hostileBasic)
        // Neutral writes a control character as \u{…}, whose backslash the format then escapes.
        let label = #"a\"},x\\n\\u{a}\\u{d}\\u{1b}[31m\\u{202e};,:é🔑<script>=cmd|"#
        #expect(found == [#"aichor_vault_cluster_state{vault="3f2a9c1e",cluster="\#(label)"} 2"#])
        #expect(text().utf8.allSatisfy { $0 == 0x0A || $0 >= 0x20 })
    }

    @Test(arguments: [
        "credential_rotated", "credential_due", "credential_expiry", "credential_last_used", "cluster_next_due",
        "certificate_not_after", "verification", "credential_created",
    ])
    func `what is not known is absent`(family: String) {
        #expect(samples(family + "_timestamp_seconds", of: Sample.bare).isEmpty)
    }

    @Test func `a family without samples leaves no trace`() {
        let bare = text(Sample.report([Sample.bare]))
        #expect(!bare.contains("credential_"))
        #expect(!bare.contains("verification_"))
        #expect(!bare.contains("next_due"))
        #expect(!text(Sample.report([])).contains("cluster_state"))
        #expect(text(Sample.report([])).contains(#"aichor_vault_clusters{vault="3f2a9c1e",state="expired"} 0"#))
    }

    @Test func `the age counts from the issue time, or the source says that it does not`() {
        #expect(
            samples("credential_created_timestamp_seconds", of: Sample.soon).first?.contains("source=\"issued\"")
                == true)
        let unknown = samples("credential_created_timestamp_seconds", of: Sample.overdue)
        #expect(unknown.first?.contains("source=\"acquired\"") == true)
        #expect(unknown.first?.hasSuffix("} \(Sample.days(-100).seconds)") == true)
    }

    @Test(arguments: [(-1, "1"), (0, "1"), (1, "0")] as [(Int64, String)])
    func `a token is expired from its last second on`(seconds: Int64, value: String) {
        var audit = Sample.soon
        audit.cluster.credential?.facts.expiresAt = Sample.now.adding(seconds)
        #expect(samples("credential_expired", of: audit).first?.last.map(String.init) == value)
        audit.cluster.credential?.facts.expiresAt = nil
        #expect(samples("credential_expired", of: audit).isEmpty)
    }

    @Test func `years far in the future are written as they are`() {
        #expect(
            samples("credential_expiry_timestamp_seconds", of: Sample.far).first?.hasSuffix("} \(Int64.max)") == true)
        #expect(
            samples("credential_created_timestamp_seconds", of: Sample.far).first?.hasSuffix("} \(Int64.min)") == true)
        #expect(!text().contains("NaN"))
    }

    @Test func `there is one series for the CA data and one for the server's certificate`() {
        let found = samples("certificate_not_after_timestamp_seconds", of: Sample.expired)
        #expect(found.count == 2)
        #expect(found.first?.hasSuffix("role=\"ca\"} \(Sample.days(20).seconds)") == true)
        #expect(found.last?.hasSuffix("role=\"serving\"} \(Sample.days(-2).seconds)") == true)
    }

    @Test func `a cluster that was selected twice is one series`() {
        let twice = Sample.report([Sample.soon, Sample.soon])
        #expect(samples("cluster_state", twice).count == 1)
        #expect(samples("verification_ok", twice).count == 1)
    }

    @Test func `a check of an earlier version says when, and not that all is well`() {
        var audit = Sample.young
        audit.cluster.lastCheck?.version = audit.cluster.version - 1
        #expect(samples("verification_ok", of: audit).isEmpty)
        #expect(samples("verification_timestamp_seconds", of: audit).count == 1)
    }

    @Test func `findings are counted by what they are`() {
        let found = samples("findings")
        #expect(found.contains(#"aichor_vault_findings{vault="3f2a9c1e",severity="notice",code="age.unknown"} 2"#))
        #expect(found.contains(#"aichor_vault_findings{vault="3f2a9c1e",severity="warning",code="key.no-recovery"} 1"#))
        #expect(found.contains(#"aichor_vault_findings{vault="3f2a9c1e",severity="critical",code="age.maximum"} 1"#))
    }

    @Test(
        arguments: [(nil, nil, "1", "1"), ("gap", nil, "0", "0"), (nil, "old", "1", "0")]
            as [(String?, String?, String, String)])
    func `a broken log and an old copy are told apart`(
        fault: String?, rollback: String?, chain: String, integrity: String
    ) {
        var report = Sample.report([])
        report.vault.logFault = fault
        report.vault.rollback = rollback
        #expect(samples("log_chain_ok", report) == [#"aichor_vault_log_chain_ok{vault="3f2a9c1e"} \#(chain)"#])
        #expect(samples("integrity_ok", report) == [#"aichor_vault_integrity_ok{vault="3f2a9c1e"} \#(integrity)"#])
        #expect(!text(report).contains("gap"))
    }

    @Test(
        arguments: [(nil, []), ("gap", [#"aichor_vault_integrity_ok{vault="3f2a9c1e"} 0"#])] as [(String?, [String])])
    func `nothing vouches for a file whose old copies would not be recognised`(fault: String?, wanted: [String]) {
        var report = Sample.report([])
        report.vault.unmarked = "the folder cannot be made"
        report.vault.logFault = fault
        #expect(samples("integrity_ok", report).map(String.init) == wanted)
        #expect(!text(report).contains("folder"))
    }

    @Test func `the log's last number survives pruning, and an empty log has none`() {
        #expect(samples("log_last_sequence") == [#"aichor_vault_log_last_sequence{vault="3f2a9c1e"} 1000"#])
        var report = Sample.report([])
        report.vault.logEntries = 0
        #expect(samples("log_last_sequence", report).isEmpty)
    }

    @Test func `pseudonyms hide names, and nothing else tells them`() {
        let hidden = text(names: .hash)
        let telling =
            Sample.clusters.map { Sanitizer.text($0.cluster.name) }
            + ["secret-", "203.0.113", "/srv/", "sha256", "a1a1", "5151", "ops", "cron", "<script>=cmd|\"} 2"]
        for word in telling { #expect(!hidden.contains("\"\(word)") && !hidden.contains("=\(word)"), "\(word)") }
        for word in ["paris", "lyon", "secret-", "203.0.113", "/srv/", "sha256", "a1a1", "5151"] {
            #expect(!hidden.contains(word), "\(word)")
        }
        #expect(hidden.contains("cluster=\"0000000000000011\""))
        // The same series as with names, as many of each.
        #expect(hidden.split(separator: "\n").count == text().split(separator: "\n").count)
    }

    @Test func `no text of the entries is in the metrics`() {
        for word in ["secret-host", "secret-ecosystem", "secret-label", "secret-subject", "203.0.113", "/srv/"] {
            #expect(!text().contains(word), "\(word)")
        }
    }
}
