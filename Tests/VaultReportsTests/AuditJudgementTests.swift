// SPDX-License-Identifier: Apache-2.0
import AuditSamples
import Testing
import Vault
import VaultCore

@testable import VaultReports

/// What an audit comes to: statuses, sentences, the plug-in's contract.
struct AuditJudgementTests {
    private static func report(_ states: AuditState..., findings: [Finding] = []) -> AuditReport {
        let clusters = states.enumerated().map { index, state in
            var audit = AuditSample.quiet("c\(index)", due: AuditSample.days(20))
            audit.state = state
            return audit
        }
        return AuditSample.report(of: clusters, findings: findings)
    }

    private static func finding(_ severity: Severity) -> Finding {
        Finding(rule: "log.chain", severity: severity, message: "odd", command: "aichor-vault log verify")
    }

    /// What a monitoring plug-in would write, and its status.
    private static func plugin(_ report: AuditReport, selector: String? = nil) -> (status: Int32, text: String) {
        shown(MonitoringPlugin(report, selector: selector).answer)
    }

    /// The same where the check itself failed.
    private static func plugin(_ error: VaultError, withheld: [String]) -> (status: Int32, text: String) {
        shown(MonitoringPlugin.answer(to: error, withheld: withheld))
    }

    private static func shown(_ answer: MonitoringPlugin.Answer) -> (status: Int32, text: String) {
        (answer.status, String(decoding: answer.bytes, as: UTF8.self))
    }

    @Test(arguments: [
        (AuditState.ok, AuditLevel.ok), (.warning, .warning), (.critical, .critical), (.overdue, .critical),
        (.expired, .critical),
    ])
    func `a cluster's state says how bad it is`(state: AuditState, level: AuditLevel) {
        #expect(Self.report(.ok, state).level == level)
        #expect((Self.report(.ok, state).refusal(from: .critical) == nil) == (level < .critical))
        #expect((Self.report(.ok, state).refusal(from: .warning) == nil) == (level < .warning))
    }

    @Test(arguments: [(Severity.notice, AuditLevel.ok), (.warning, .warning), (.error, .critical)])
    func `the vault's own findings count too`(severity: Severity, level: AuditLevel) {
        let report = Self.report(.ok, findings: [Self.finding(severity)])
        #expect(report.level == level)
        #expect((report.refusal(from: .critical) == nil) == (level < .critical))
    }

    @Test func `the refusal says how many, and what to do first`() throws {
        let refusal = try #require(AuditSample.report.refusal(from: .critical))
        #expect(refusal.code == .findings)
        #expect(refusal.message == "6 of 12 clusters are critical, overdue or expired")
        #expect(refusal.hint == "start with paris-a100: aichor-vault set paris-a100 --token-file F")
        let one = try #require(Self.report(.overdue).refusal(from: .critical))
        #expect(one.message == "1 of 1 cluster is critical, overdue or expired")
        let vault = try #require(Self.report(.ok, findings: [Self.finding(.error)]).refusal(from: .critical))
        #expect(vault.message == "the vault itself has 1 such finding")
        #expect(vault.hint == "start with the vault: aichor-vault log verify")
    }

    @Test func `a finding is never shown with the command of another`() throws {
        let report = AuditSample.mixed
        let plugin = Self.plugin(report).text
        #expect(plugin.hasSuffix("\niatf critical: token.not-yet-valid: too early\n"))
        let refusal = try #require(report.refusal(from: .critical))
        #expect(refusal.hint == "start with iatf: aichor-vault audit iatf -o wide")
        let page = String(decoding: AuditPage(report).bytes, as: UTF8.self)
        let steps = try #require(page.firstRange(of: "<section id=\"first\""))
        let first = try #require(page[steps.lowerBound...].split(separator: "</section>").first)
        #expect(first.contains("</strong> too early</p><p class=\"quiet\">see the clock</p>"))
        #expect(!first.contains("aichor-vault export"))
    }

    @Test func `a selector that no cluster has is unknown, and an empty vault is well`() throws {
        let empty = Self.report()
        #expect(empty.gap(selector: nil) == nil)
        #expect(Self.report(.ok).gap(selector: "a=b") == nil)
        let gap = try #require(empty.gap(selector: "a=b\u{1B}"))
        #expect(gap.code == .findings)
        #expect(gap.message == "no cluster matches the selector: a=b\\u{1b}")
        #expect(Self.plugin(empty).status == 0)
        let (status, text) = Self.plugin(empty, selector: "site=typo")
        #expect(status == 3)
        #expect(text.hasPrefix("VAULT UNKNOWN - no cluster matches the selector: site=typo | clusters=0;"))
        let warned = Self.report(findings: [Self.finding(.warning)])
        #expect(Self.plugin(warned, selector: "site=typo").status == 3)
        let tampered = Self.plugin(Self.report(findings: [Self.finding(.error)]), selector: "site=typo")
        #expect(tampered.status == 2)
        #expect(
            tampered.text.hasPrefix("VAULT CRITICAL - no cluster matches the selector: site=typo; log.chain: odd | "))
    }

    @Test func `sentences count what needs a hand`() {
        #expect(AuditSample.report.sentence == "2 expired, 2 overdue, 2 critical, 2 warning of 12 clusters")
        #expect(Self.report(.ok, .ok).sentence == "2 clusters ok")
        #expect(Self.report(.ok).sentence == "1 cluster ok")
        #expect(Self.report().sentence == "no clusters")
    }

    @Test(
        arguments: [
            (AuditState.ok, 0, "OK"), (.warning, 1, "WARNING"), (.critical, 2, "CRITICAL"), (.overdue, 2, "CRITICAL"),
            (.expired, 2, "CRITICAL"),
        ] as [(AuditState, Int32, String)])
    func `the plug-in ends as its contract says`(state: AuditState, status: Int32, word: String) throws {
        let (ended, text) = Self.plugin(Self.report(.ok, state))
        #expect(ended == status)
        #expect(text.hasPrefix("VAULT \(word) - "))
    }

    @Test func `figures stand behind the first line's bar, and no other bar is there`() throws {
        let text = Self.plugin(AuditSample.report).text
        let lines = text.split(separator: "\n")
        #expect(text.count { $0 == "|" } == 1)
        let figures = try #require(lines.first?.split(separator: "|").last).split(separator: " ")
        #expect(figures.count == 12)
        for figure in figures {
            let shape = /[a-z_0-9]+=[0-9]+s?(;[0-9]*){0,4}/
            #expect(figure.wholeMatch(of: shape) != nil, "\(figure)")
        }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !Sanitizer.mustEscape($0) })
    }

    @Test func `at most twenty clusters are listed`() throws {
        let many = AuditSample.report(
            of: Array(repeating: AuditSample.clusters[0], count: 30) + [AuditSample.clusters[4]], findings: [])
        let lines = Self.plugin(many).text.split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines.last == "and 11 more; to list them, run: aichor-vault audit")
    }

    @Test(
        arguments: [
            (VaultError.Code.locked, 3, "UNKNOWN"), (.usage, 3, "UNKNOWN"), (.vaultNotFound, 3, "UNKNOWN"),
            (.busy, 3, "UNKNOWN"), (.inputOutput, 3, "UNKNOWN"), (.bug, 3, "UNKNOWN"), (.rollback, 2, "CRITICAL"),
            (.integrityLog, 2, "CRITICAL"), (.integrityRecords, 2, "CRITICAL"), (.storeCorrupt, 2, "CRITICAL"),
        ] as [(VaultError.Code, Int32, String)])
    func `whatever keeps it from judging is unknown, and tampering is critical`(
        code: VaultError.Code, status: Int32, word: String
    ) throws {
        let error = VaultError(code, "it is so | \u{1B}[31m secret-word", hint: "mend it")
        let (ended, text) = Self.plugin(error, withheld: ["secret-word"])
        #expect(ended == status)
        #expect(text == "VAULT \(word) - it is so / \\u{1b}[31m (not shown)\nhint: mend it\n")
    }
}
