// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

/// Whole audits of real vault files.
@Suite struct `Auditing a vault` {
    private static let day: Int64 = 86_400
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    private var now: Timestamp { vault.context.now() }

    @discardableResult
    private func add(
        _ name: String, token: String? = nil, host: String = "https://10.1.2.3:6443", issued: Timestamp? = nil,
        labels: String? = nil
    ) throws -> ClusterChangeResult {
        var draft = ClusterDraft(
            name: try ClusterName(name), endpoint: try APIEndpoint(host),
            loadBalancer: try LoadBalancerAddress("203.0.113.10"),
            credential: .bearer(TestVault.secret(token ?? "token-of-\(name)")))
        draft.issuedAt = issued
        if let labels { try draft.labels.apply(labels) }
        return try vault.open().add(draft)
    }

    private func audit(_ change: (inout AuditOptions) throws -> Void = { _ in }) throws -> AuditReport {
        var options = AuditOptions()
        try change(&options)
        return try vault.open().audit(options)
    }

    private func found(_ name: String, _ report: AuditReport) -> [String] {
        report.clusters.first { $0.cluster.name == name }?.findings.map(\.rule) ?? ["(missing)"]
    }

    private func export(_ name: String, as actor: String? = nil) throws {
        var context = vault.context
        context.actor.parentExecutable = actor
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        let opened = try LockedVault(at: vault.path, context: context).unlock(with: secrets)
        _ = try opened.reveal(try ClusterName(name), version: nil, purpose: "test", intent: "stdout")
    }

    @Test func `an empty vault has a report`() throws {
        let report = try audit()
        #expect(report.clusters.isEmpty && report.releases.isEmpty)
        #expect(report.findings.map(\.rule) == ["key.no-recovery"])
        #expect(report.vault.isSound && report.vault.clusters == 0 && report.vault.logEntries == 1)
        #expect(report.vault.slots.map(\.isCurrent) == [true])
        #expect(report.summary.findings == [.warning: 1])
        #expect(report.worst == .warning)
    }

    @Test func `clusters stand by state, then by date, then by name`() throws {
        let start = now
        try add("due-late", issued: start.adding(-80 * Self.day))
        try add("old", issued: start.adding(-91 * Self.day))
        try add("older", issued: start.adding(-191 * Self.day))
        try add("fine-b")
        try add("fine-a")
        try add("warned", issued: start.adding(-70 * Self.day))
        let report = try audit()
        #expect(
            report.clusters.map(\.cluster.name) == ["older", "old", "due-late", "warned", "fine-a", "fine-b"])
        #expect(
            report.clusters.map(\.state) == [.overdue, .overdue, .critical, .warning, .warning, .warning])
        #expect(report.summary.states == [.overdue: 2, .critical: 1, .warning: 3])
        #expect(report.summary.dueIn14Days == 1 && report.summary.dueIn28Days == 2)
        #expect(report.summary.nextDue?.name == "due-late")
        #expect(report.summary.nextDue?.at == start.adding(10 * Self.day))
        #expect(report.summary.unknownIssue == 2 && report.summary.neverVerified == 6)
        // A selection by names keeps the order of urgency, and names one that is there once.
        let some = try audit {
            $0.selection = .names(try ["fine-a", "old", "fine-a"].map { try ClusterName($0) })
        }
        #expect(some.clusters.map(\.cluster.name) == ["old", "fine-a"])
        #expect(some.vault.clusters == 6 && some.summary.neverVerified == 2)
        #expect(
            code { _ = try audit { $0.selection = .names([try ClusterName("none")]) } } == "not-found")
    }

    @Test func `the moment to judge by may be past or far ahead`() throws {
        try add("paris")
        let due = now.adding(90 * Self.day)
        #expect(try audit { $0.at = due.adding(-28 * Self.day - 1) }.clusters.first?.state == .warning)
        #expect(try !found("paris", audit { $0.at = due.adding(-28 * Self.day - 1) }).contains("age.maximum"))
        #expect(try found("paris", audit { $0.at = due.adding(-28 * Self.day) }).contains("age.maximum"))
        #expect(try audit { $0.at = due.adding(-1) }.clusters.first?.state == .critical)
        #expect(try audit { $0.at = due }.clusters.first?.state == .overdue)
        for seconds in [Int64.min, 0, 253_402_300_800, .max] {
            let report = try audit { $0.at = Timestamp(seconds: seconds) }
            #expect(report.clusters.count == 1 && report.clusters.first?.dueAt == due)
        }
    }

    @Test func `clusters are chosen by their next date`() throws {
        try add("paris")
        let due = now.adding(90 * Self.day)
        #expect(try audit { $0.due = .between(due, due.adding(1)) }.clusters.count == 1)
        #expect(try audit { $0.due = .between(due.adding(-9), due) }.clusters.count == 0)
        #expect(try audit { $0.due = .never }.clusters.count == 0)
        var settings = PolicySettings()
        settings.maximumAge = PolicyLimit.none
        _ = try vault.open().setPolicy(.vault, settings, ifVersion: nil)
        #expect(try audit { $0.due = .never }.clusters.count == 1)
        #expect(try audit().vault.policyVersion == 1)
    }

    @Test func `a policy by label holds for those that bear it`() throws {
        try add("paris", labels: "tier=gold")
        try add("lyon", labels: "tier=iron")
        var settings = PolicySettings()
        settings.maximumAge = .seconds(Self.day)
        settings.warningLead = 7200
        settings.criticalLead = 3600
        _ = try vault.open().setPolicy(.selector("tier=gold"), settings, ifVersion: nil)
        vault.advance(by: Self.day - 7200)
        let report = try audit()
        #expect(found("paris", report).contains("age.maximum"))
        #expect(!found("lyon", report).contains("age.maximum"))
        #expect(
            report.clusters.first { $0.cluster.name == "paris" }?.policy.maximumAge.source == .selector("tier=gold"))
        #expect(report.clusters.first { $0.cluster.name == "lyon" }?.policy == EffectivePolicy())
    }

    @Test func `one secret in several places is found, even where few were asked for`() throws {
        try add("paris", token: "shared-token-0123456789")
        try add("paris-two", token: "shared-token-0123456789")
        for number in 1...5 {
            try add("far-\(number)", token: "shared-token-0123456789", host: "https://10.9.9.\(number)")
        }
        try add("alone")
        let report = try audit { $0.selection = .names([try ClusterName("paris"), try ClusterName("alone")]) }
        #expect(report.clusters.first?.cluster.name == "paris")
        let reuse = report.clusters.first?.findings.filter { $0.rule.hasPrefix("reuse.") } ?? []
        #expect(reuse.map(\.rule) == ["reuse.shared", "reuse.same-cluster"])
        #expect(reuse.first?.message.hasSuffix("far-1, far-2, far-3 and 2 more") == true)
        #expect(reuse.last?.message.contains("paris-two") == true)
        #expect(!found("alone", report).contains { $0.hasPrefix("reuse.") })
        let one = try audit { $0.selection = .names([try ClusterName("far-3")]) }
        #expect(
            one.clusters.first?.findings.first?.message.hasSuffix("far-1, far-2, far-4 and 3 more") == true,
            "\(one.clusters.first?.findings.first?.message ?? "")")
    }

    @Test func `who takes a credential for the first time is told of`() throws {
        try add("paris")
        try add("lyon")
        try export("paris", as: "/usr/bin/bash")
        #expect(try !found("paris", audit()).contains("access.new-executable"))
        vault.advance(by: 10)
        try export("paris", as: "/usr/bin/evil")
        try export("lyon", as: "/usr/bin/evil")
        var report = try audit()
        #expect(found("paris", report).contains("access.new-executable"))
        // The same key slot as before; and of a credential that nobody had taken everybody is the first.
        #expect(!found("paris", report).contains("access.new-slot"))
        #expect(!found("lyon", report).contains("access.new-executable"))
        #expect(report.releases.map(\.executable) == ["/usr/bin/evil", "/usr/bin/bash"])
        #expect(report.releases.map(\.count) == [2, 1] && report.releases.map(\.clusters) == [2, 1])
        vault.advance(by: 30 * Self.day + 1)
        report = try audit()
        #expect(!found("paris", report).contains("access.new-executable"))
        #expect(report.releases.count == 2)
        // Known for 90 days, to the second; then new again.
        vault.advance(by: 60 * Self.day - 1)
        try export("paris", as: "/usr/bin/evil")
        #expect(try !found("paris", audit()).contains("access.new-executable"))
        vault.advance(by: 90 * Self.day + 1)
        try export("paris", as: "/usr/bin/evil")
        report = try audit()
        #expect(found("paris", report).contains("access.new-executable"))
        #expect(found("paris", report).contains("access.new-slot"))
        // Before it happened nobody knew.
        #expect(try !found("paris", audit { $0.at = now.adding(-1) }).contains("access.new-slot"))
    }

    @Test func `changes since a moment are told in their order`() throws {
        try add("paris")
        try add("quiet")
        vault.advance(by: 10)
        let since = now
        #expect(try audit { $0.since = since }.clusters.isEmpty)
        vault.advance(by: 10)
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("another-token-0123456789"))
        _ = try vault.open().set(try ClusterName("paris"), patch, ifVersion: nil)
        vault.advance(by: 10)
        try export("paris")
        vault.advance(by: 10)
        _ = try vault.open().verify(.names([try ClusterName("paris")]), VerificationOptions())
        vault.advance(by: 10)
        let report = try audit { $0.since = since }
        #expect(report.clusters.map(\.cluster.name) == ["paris"])
        let changes = report.clusters.first?.changes ?? []
        #expect(changes.map(\.what).prefix(2) == ["rotated", "exported"])
        #expect(changes.last?.what.hasPrefix("verified: ") == true)
        #expect(changes.map { $0.at.since(since) } == [10, 20, 30])
        // Time goes on: the same facts give more than they gave.
        let later = since.adding(85 * Self.day)
        let due = try audit {
            ($0.since, $0.at) = (since.adding(60 * Self.day), later)
            $0.selection = .names([try ClusterName("quiet")])
        }
        let onset = now.adding(-50 - 14 * Self.day + 90 * Self.day)
        #expect(
            due.clusters.first?.changes.contains(AuditChange("now critical: age.maximum", at: onset)) == true,
            "\(String(describing: due.clusters.first?.changes))")
        let past = try audit {
            ($0.since, $0.at) = (since.adding(85 * Self.day), since.adding(95 * Self.day))
            $0.selection = .names([try ClusterName("quiet")])
        }
        #expect(past.clusters.first?.changes.map(\.what).contains("now overdue: age.maximum") == true)
    }

    @Test func `what came by another policy or another cluster's secret is a change, too`() throws {
        try add("paris", token: "the-same-token-0123456789")
        try add("lyon")
        try add("nice")
        vault.advance(by: 2 * Self.day)
        let since = now
        vault.advance(by: 60)
        var settings = PolicySettings()
        settings.maximumAge = .seconds(Self.day)
        (settings.warningLead, settings.criticalLead) = (7200, 3600)
        _ = try vault.open().setPolicy(.clusters([try ClusterName("lyon")]), settings, ifVersion: nil)
        let changedAt = now
        vault.advance(by: 60)
        try add("oslo", token: "the-same-token-0123456789", host: "https://10.9.9.9:6443")
        let report = try audit { $0.since = since }
        #expect(report.selected == 4)
        #expect(Set(report.clusters.map(\.cluster.name)) == ["lyon", "paris", "oslo"])
        func changes(_ name: String) -> [AuditChange] {
            report.clusters.first { $0.cluster.name == name }?.changes ?? []
        }
        #expect(changes("lyon") == [AuditChange("now overdue: age.maximum", at: changedAt)])
        #expect(changes("paris") == [AuditChange("now critical: reuse.shared", at: now)])
        // A policy that changes nothing here has nothing to do with it.
        vault.advance(by: 60)
        settings = PolicySettings()
        settings.maximumVerificationAge = .seconds(40 * Self.day)
        _ = try vault.open().setPolicy(.vault, settings, ifVersion: nil)
        let again = try audit { $0.since = since }
        #expect(again.clusters.first { $0.cluster.name == "lyon" }?.changes.map(\.at) == [changedAt])
        #expect(again.clusters.first { $0.cluster.name == "paris" }?.changes.map(\.at) == [now.adding(-60)])
        // What was so before is no change, by whatever policy.
        let later = now
        vault.advance(by: 60)
        #expect(try audit { $0.since = later }.clusters.isEmpty)
    }

    @Test func `a change of one cluster may be one of another`() throws {
        try add("paris", token: "the-same-token-0123456789", host: "https://10.1.1.1:6443")
        try add("lyon", token: "the-same-token-0123456789", host: "https://10.2.2.2:6443")
        try add("oslo", token: "another-token-0123456789", host: "https://10.3.3.3:6443")
        try add("rome", token: "another-token-0123456789", host: "https://10.3.3.3:6443")
        try add("nice")
        var settings = PolicySettings()
        settings.maximumAge = .seconds(Self.day)
        (settings.warningLead, settings.criticalLead) = (7200, 3600)
        _ = try vault.open().setPolicy(.selector("tier=prod"), settings, ifVersion: nil)
        _ = try vault.open().remove([try ClusterName("lyon")], purge: false, ifVersion: nil)
        vault.advance(by: 2 * Self.day)
        let since = now
        vault.advance(by: 60)
        _ = try vault.open().restore(try ClusterName("lyon"), version: nil, as: nil)
        var patch = ClusterPatch()
        patch.endpoint = try APIEndpoint("https://10.4.4.4:6443")
        _ = try vault.open().set(try ClusterName("rome"), patch, ifVersion: nil)
        var labelled = ClusterPatch()
        labelled.labelChanges = ["tier=prod"]
        _ = try vault.open().set(try ClusterName("nice"), labelled, ifVersion: nil)
        let changedAt = now
        vault.advance(by: 60)
        let report = try audit { $0.since = since }
        func changes(_ name: String) -> [AuditChange] {
            report.clusters.first { $0.cluster.name == name }?.changes ?? []
        }
        let shared = AuditChange("now critical: reuse.shared", at: changedAt)
        #expect(changes("paris") == [shared])
        #expect(changes("lyon").contains(shared) && changes("lyon").map(\.what).contains("restored"))
        #expect(changes("oslo") == [shared])
        #expect(changes("rome").contains(shared))
        #expect(changes("nice").contains(AuditChange("now overdue: age.maximum", at: changedAt)))
    }

    @Test func `clusters that went since are told of, as of when they went`() throws {
        for name in ["early", "late", "back", "early-erased", "late-erased"] { try add(name) }
        func remove(_ names: String..., purge: Bool = false) throws {
            _ = try vault.open().remove(try names.map { try ClusterName($0) }, purge: purge, ifVersion: nil)
        }
        vault.advance(by: 60)
        try remove("early", "early-erased")
        vault.advance(by: 60)
        let since = now
        vault.advance(by: 60)
        try remove("late", "back")
        let late = now
        vault.advance(by: 60)
        try remove("early-erased", "late-erased", purge: true)
        _ = try vault.open().restore(try ClusterName("back"), version: nil, as: nil)
        let expected = [RemovedCluster(name: "late", at: late), RemovedCluster(name: "late-erased", at: now)]
        #expect(try audit { $0.since = since }.removed == expected)
        // The records know it without the log.
        vault.advance(by: 60)
        _ = try vault.open().pruneLog(before: now)
        #expect(try audit { $0.since = since }.removed == [expected[0]])
        #expect(try audit().removed.isEmpty)
        let selected = try audit { ($0.since, $0.selection) = (since, .names([try ClusterName("back")])) }
        #expect(selected.removed.isEmpty)
    }

    @Test func `a key with the label of another is another`() throws {
        try add("paris")
        try export("paris")
        for round in 1...2 {
            var key = NewKey(kind: .keyFile, label: "ci")
            key.keyFile = TestVault.secret(String(repeating: "\(round)", count: 32))
            _ = try vault.open().addKey(key)
            vault.advance(by: 10)
            var secrets = UnlockSecrets()
            secrets.keyFile = TestVault.secret(String(repeating: "\(round)", count: 32))
            let opened = try LockedVault(at: vault.path, context: vault.context).unlock(with: secrets)
            _ = try opened.reveal(try ClusterName("paris"), version: nil, purpose: "test", intent: "stdout")
            #expect(try audit().clusters[0].changes.isEmpty)
            let message = try audit().clusters[0].findings.first { $0.rule == "access.new-slot" }?.message
            #expect(message?.contains("\"ci\"") == true && message?.contains("1 more") == (round == 2))
            _ = try vault.open().removeKey(label: "ci")
        }
    }

    @Test func `who took the credential before took nothing of the new one`() throws {
        try add("paris")
        try export("paris", as: "/usr/bin/bash")
        vault.advance(by: 10)
        try export("paris", as: "/usr/bin/evil")
        #expect(try found("paris", audit()).contains("access.new-executable"))
        vault.advance(by: 10)
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("another-token-0123456789"))
        _ = try vault.open().set(try ClusterName("paris"), patch, ifVersion: nil)
        #expect(try !found("paris", audit()).contains("access.new-executable"))
        // With the first one back, so is what is known of it.
        patch.credential = .bearer(TestVault.secret("token-of-paris"))
        _ = try vault.open().set(try ClusterName("paris"), patch, ifVersion: nil)
        #expect(try found("paris", audit()).contains("access.new-executable"))
    }

    @Test func `a pruned log takes nobody for the first, and is long enough if it was asked for`() throws {
        try add("paris")
        try export("paris")
        vault.advance(by: 300 * Self.day)
        try add("lyon")
        _ = try vault.open().pruneLog(before: now.adding(-90 * Self.day))
        #expect(try !audit().findings.map(\.rule).contains("log.short"))
        vault.advance(by: 10 * Self.day)
        try export("paris")
        try export("lyon")
        #expect(try found("paris", audit()).contains("access.new-slot"))
        #expect(try !found("lyon", audit()).contains("access.new-slot"))
        #expect(try found("paris", audit()).contains("access.new-slot"))
        _ = try vault.open().pruneLog(before: now.adding(-5 * Self.day))
        vault.advance(by: 10)
        #expect(try audit().findings.map(\.rule).contains("log.short"))
        // The previous 90 days are no longer known, so nobody is blamed.
        #expect(try !found("paris", audit()).contains("access.new-slot"))
    }

    @Test func `who takes a credential for the first time is found though the log is pruned every day`() throws {
        try add("paris")
        try add("lyon")
        try export("paris", as: "/usr/bin/bash")
        for _ in 1...100 {
            vault.advance(by: Self.day)
            try export("lyon")
        }
        try export("paris", as: "/usr/bin/evil")
        for day in 1...30 {
            _ = try vault.open().pruneLog(before: now.adding(-90 * Self.day))
            let report = try audit()
            #expect(found("paris", report).contains("access.new-executable"), "day \(day)")
            #expect(!report.findings.map(\.rule).contains("log.short"))
            let paris = report.clusters.first { $0.cluster.name == "paris" }
            let message = paris?.findings.first { $0.rule == "access.new-executable" }?.message ?? ""
            let days = min(90, 90 - (day - 1))
            #expect(message.hasSuffix(" in the previous \(days) days"), "\(message)")
            vault.advance(by: Self.day)
        }
    }

    @Test func `who sets the clock back to take a credential is found`() throws {
        try add("paris")
        for _ in 1...3 {
            try export("paris", as: "/usr/bin/bash")
            vault.advance(by: 50 * Self.day)
        }
        #expect(try !found("paris", audit()).contains("access.new-executable"))
        vault.advance(by: -90 * Self.day)
        try export("paris", as: "/usr/bin/evil")
        vault.advance(by: 65 * Self.day)
        #expect(try found("paris", audit()).contains("access.new-executable"))
    }

    @Test func `who takes what a clock ahead called new is found before and after that date`() throws {
        try add("paris")
        try export("paris", as: "/usr/bin/bash")
        vault.advance(by: 10 * Self.day)
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("another-token-0123456789"))
        _ = try vault.open().set(try ClusterName("paris"), patch, ifVersion: nil)
        vault.advance(by: -8 * Self.day)
        try export("paris", as: "/usr/bin/evil")
        #expect(try found("paris", audit()).contains("access.new-executable"))
        #expect(try found("paris", audit { $0.at = now.adding(14 * Self.day) }).contains("access.new-executable"))
        vault.advance(by: 20 * Self.day)
        #expect(try found("paris", audit()).contains("access.new-executable"))
    }

    @Test func `a pseudonym stays the same and tells nothing`() throws {
        try add("paris")
        try add("lyon")
        let first = try audit().clusters.map(\.pseudonym)
        vault.advance(by: 1)
        _ = try vault.open().rename(try ClusterName("lyon"), to: try ClusterName("nice"), ifVersion: nil)
        #expect(Set(try audit().clusters.map(\.pseudonym)) == Set(first))
        #expect(Set(first).count == 2)
        for name in first { #expect(name.utf8.count == 16 && UInt64(name, radix: 16) != nil) }
    }

    @Test func `a clock behind the log is told of, unless a moment before was asked for`() throws {
        vault.advance(by: 1000)
        try add("paris")
        vault.advance(by: -301)
        #expect(try audit().findings.contains { $0.rule == "log.clock" && $0.severity == .warning })
        for ahead in [0, 7 * Self.day] {
            #expect(try audit { $0.at = now.adding(ahead) }.findings.contains { $0.rule == "log.clock" })
        }
        #expect(try audit { $0.at = now.adding(-1) }.findings.contains { $0.rule == "log.clock" } == false)
        vault.advance(by: 1)
        #expect(try audit().findings.contains { $0.rule == "log.clock" } == false)
    }

    @Test func `a release that a wrong clock dates ahead is a release all the same`() throws {
        try add("paris")
        try export("paris", as: "/usr/bin/bash")
        vault.advance(by: 1000)
        try export("paris", as: "/usr/bin/evil")
        vault.advance(by: -900)
        #expect(try found("paris", audit()).contains("access.new-executable"))
        #expect(try audit().releases.map(\.count).reduce(0, +) == 2)
    }
}
