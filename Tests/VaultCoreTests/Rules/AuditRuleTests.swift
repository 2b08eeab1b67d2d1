// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// The rules of an audit that judge more than dates.
@Suite struct `Rules of audits` {
    private static let day = AuditScenario.day
    private static let now = AuditScenario.now

    // MARK: Verification

    @Test func `what was never verified is found`() {
        #expect(
            AuditScenario.found { $0.facts.observation = nil } == ["verify.never warning", "export.never notice"])
        var observation = Observation()
        observation.lastReleasedAt = Self.now
        #expect(AuditScenario.found { $0.facts.observation = observation } == ["verify.never warning"])
    }

    @Test(
        arguments: [(30 * day - 1, []), (30 * day, ["verify.stale warning"]), (-1, []), (.min + 1, [])]
            as [(Int64, [String])])
    func `a check grows old to the second`(age: Int64, expected: [String]) {
        #expect(AuditScenario.found { $0.check { $0.at = Self.now.adding(-age) } } == expected)
    }

    @Test func `a check of another version is stale, and its verdict counts no more`() throws {
        let scenario: (inout AuditScenario) -> Void = {
            $0.check {
                ($0.version, $0.verdict) = (3, .error)
                $0.findings = [Finding(rule: "host.match", severity: .error, message: "m")]
            }
        }
        #expect(AuditScenario.found(scenario) == ["verify.stale warning"])
        let finding = try #require(AuditScenario.finding("verify.stale", scenario))
        #expect(finding.message.hasSuffix("was of version 3, but the current version is 7"))
        #expect(finding.command == "aichor-vault verify paris")
        // An older program did not note the version.
        #expect(AuditScenario.found { $0.check { $0.version = 0 } } == [])
    }

    @Test func `a failed check names its errors`() throws {
        let errors = (1...5).map { Finding(rule: "r.\($0)", severity: .error, message: "m\($0)", hint: "h\($0)") }
        let finding = try #require(
            AuditScenario.finding("verify.failed") {
                $0.check {
                    ($0.verdict, $0.isOnline) = (.error, true)
                    $0.findings = [Finding(rule: "w", severity: .warning, message: "w")] + errors
                }
            })
        #expect(finding.severity == .error)
        #expect(finding.message.hasSuffix("found an error: r.1, r.2, r.3 and 2 more: m1"))
        #expect(finding.hint == "h1")
        #expect(finding.command == "aichor-vault verify paris --online")
    }

    @Test func `of the last check and the last online check the worse one counts`() {
        var online = CheckRecord(at: Self.now.adding(-2))
        (online.version, online.isOnline, online.verdict) = (7, true, .error)
        var offline = CheckRecord(at: Self.now.adding(-1))
        offline.version = 7
        var observation = Observation()
        observation.lastReleasedAt = Self.now
        observation.record(online)
        observation.record(offline)
        #expect(AuditScenario.found { $0.facts.observation = observation } == ["verify.failed error"])
        // Of a version before it counts no more.
        #expect(
            AuditScenario.found {
                $0.facts.observation = observation
                $0.facts.version = 8
            } == ["verify.stale warning"])
    }

    @Test func `power beyond AIchor's needs is found as long as it is the same credential`() {
        let found: (UInt64, Timestamp?) -> [String] = { version, rotated in
            AuditScenario.found {
                $0.check {
                    ($0.isOnline, $0.version) = (true, version)
                    $0.findings = [Finding(rule: "rbac.excessive", severity: .warning, message: "m")]
                }
                $0.overview.credential?.rotatedAt = rotated
            }
        }
        #expect(found(7, nil) == ["rbac.excessive warning"])
        #expect(found(6, nil) == ["rbac.excessive warning", "verify.stale warning"])
        #expect(found(6, Self.now) == ["verify.stale warning"])
    }

    // MARK: Policy

    @Test func `a password is found where the policy wants a token`() {
        let basic: (inout AuditScenario) -> Void = {
            $0.token { $0 = CredentialFacts(kind: .basic, issuedAt: Self.now) }
        }
        #expect(AuditScenario.found(basic) == ["policy.basic-auth warning"])
        #expect(
            AuditScenario.found {
                basic(&$0)
                $0.facts.policy.allowsBasicAuthentication.value = true
                $0.facts.policy.allowsNonExpiringTokens.value = false
            } == [])
    }

    @Test(arguments: [
        (CredentialKind.legacyServiceAccountToken, "the token never expires"),
        (.boundServiceAccountToken, "the token has no expiry"), (.opaqueBearer, "the token's expiry is unknown"),
    ])
    func `a token without an end is found where the policy wants one`(kind: CredentialKind, words: String) throws {
        let finding = try #require(
            AuditScenario.finding("policy.non-expiring") {
                $0.facts.policy.allowsNonExpiringTokens.value = false
                $0.token { $0.kind = kind }
            })
        #expect(finding.message.hasPrefix(words))
        #expect(
            AuditScenario.found {
                $0.facts.policy.allowsNonExpiringTokens.value = false
                $0.token { $0.expiresAt = Self.now.adding(300 * Self.day) }
            } == [])
    }

    // MARK: Reuse and access

    @Test func `a secret in several places names three of them`() throws {
        let others = ReusedSecret.OtherClusters(names: ["a", "b", "c"], count: 9)
        let scenario: (inout AuditScenario) -> Void = {
            $0.facts.reuse = ReusedSecret(
                sameEndpoint: ReusedSecret.OtherClusters(names: ["lyon"], count: 1), elsewhere: others)
        }
        #expect(AuditScenario.found(scenario) == ["reuse.shared error", "reuse.same-cluster warning"])
        let shared = try #require(AuditScenario.finding("reuse.shared", scenario))
        #expect(shared.message.hasSuffix("for other API servers: a, b, c and 6 more"))
        let same = try #require(AuditScenario.finding("reuse.same-cluster", scenario))
        #expect(same.message.hasSuffix("is also stored as lyon"))
        // Typed for both entries it would take both away.
        #expect(same.command == nil)
    }

    @Test(arguments: [(30 * day, true), (30 * day + 1, false), (-1, false)] as [(Int64, Bool)])
    func `a new taker is told of for 30 days`(age: Int64, isTold: Bool) {
        let found = AuditScenario.found {
            $0.facts.newRecipients = [
                NewRecipient(kind: .slot("spare"), at: Self.now.adding(-age)),
                NewRecipient(kind: .executable("/bin/sh"), at: Self.now.adding(-age)),
            ]
        }
        #expect(found == (isTold ? ["access.new-executable warning", "access.new-slot warning"] : []))
    }

    @Test func `the last of several new takers is named`() throws {
        let finding = try #require(
            AuditScenario.finding("access.new-slot") {
                $0.facts.newRecipients = [
                    NewRecipient(kind: .slot("late"), at: Self.now),
                    NewRecipient(kind: .slot("early"), at: Self.now.adding(-9)),
                ]
            })
        #expect(
            finding.message
                == "at \(Self.now.rfc3339) the credential was released with the key slot \"late\", "
                + "which had not released it in the previous 90 days; 1 more of this kind")
        #expect(finding.command == "aichor-vault history paris")
    }

    // MARK: Order

    @Test func `findings stand worst first, then by date, then by rule`() {
        func finding(_ rule: String, _ severity: Severity, _ due: Int64?) -> Finding {
            Finding(rule: rule, severity: severity, message: "m", dueAt: due.map { Timestamp(seconds: $0) })
        }
        let sorted = [
            finding("b", .error, 1), finding("a", .error, 2), finding("a", .error, nil), finding("z", .warning, -5),
            finding("a", .warning, 3), finding("b", .warning, nil), finding("c", .warning, nil),
            finding("a", .notice, 0),
        ]
        for seed in 0..<20 {
            var random = SeededNumbers(seed: UInt64(seed))
            var shuffled = sorted.shuffled(using: &random)
            shuffled.sortByUrgency()
            #expect(shuffled == sorted)
        }
    }

    // MARK: The vault

    private static func vault(_ change: (inout VaultFacts) -> Void) -> [Finding] {
        var facts = VaultFacts(now: now, clock: now, generation: 5)
        facts.slots = [VaultFacts.Slot(label: "paper", type: .recoveryCode, cost: .none)]
        change(&facts)
        return AuditRules.findings(for: facts)
    }

    @Test func `a sound vault has no findings`() { #expect(Self.vault { _ in } == []) }

    @Test func `a slot below the floor is found, with its label in quotes`() {
        let weak = VaultFacts.Slot(label: "it's", type: .passphrase, cost: ScryptCost(n: 1 << 16))
        let floor = VaultFacts.Slot(label: "ok", type: .passphraseAndKeyFile, cost: .floor)
        let found = Self.vault { $0.slots += [weak, floor] }
        #expect(found.map(\.rule) == ["key.cost"])
        #expect(found.first?.command == #"aichor-vault passphrase --for-slot='it'\''s'"#)
    }

    @Test func `a vault without a recovery code is told how to make one`() {
        let taken = VaultFacts.Slot(label: "recovery-code", type: .keyFile, cost: .none)
        #expect(
            Self.vault { $0.slots = [] }.map(\.command) == ["aichor-vault key add recovery-code --kind recovery-code"])
        #expect(
            Self.vault { $0.slots = [taken] }.map(\.command) == [
                "aichor-vault key add recovery-code-2 --kind recovery-code"
            ])
    }

    @Test func `log, clock and rollback are found, the worst first`() {
        let found = Self.vault {
            $0.logFault = "entry 3 was altered"
            $0.stepsBack = (count: 2, first: 9)
            $0.futureEntries = FutureLogEntries(newest: Self.now.adding(301), count: 1, before: 0, after: 9)
            $0.rollback = "r"
        }
        #expect(
            found.map { "\($0.rule) \($0.severity)" } == [
                "log.chain error", "vault.rollback error", "log.clock warning", "log.clock notice",
            ])
        #expect(found.first { $0.rule == "vault.rollback" }?.command == nil)
        #expect(found.first { $0.rule == "vault.rollback" }?.hint?.hasSuffix("--generation 5") == true)
    }

    @Test func `a state that cannot be marked as seen is found`() {
        let found = Self.vault { $0.unmarked = "cannot open /proc/x" }
        #expect(found.map { "\($0.rule) \($0.severity)" } == ["vault.unmarked warning"])
        #expect(found.first?.message.hasSuffix("cannot open /proc/x") == true)
    }

    @Test(
        arguments: [
            (301, 1, 1, 1, "warning"), (86_400, 1, 1, 0, "warning"), (86_401, 1, 1, 0, "error"),
            (86_401, 5, 1, 5, "error"), (86_401, 5, 0, 6, "error"), (86_401, 5, 1, 6, "notice"),
            (.max, 1, 1, 2, "notice"),
        ] as [(Int64, Int, Int, Int, String)])
    func `a log ahead of the clock is the worse the farther, unless most of it is not`(
        newest: Int64, count: Int, before: Int, after: Int, expected: String
    ) {
        let futureEntries = FutureLogEntries(
            newest: Self.now.adding(newest), count: count, before: before, after: after)
        #expect(
            Self.vault { $0.futureEntries = futureEntries }.map { "\($0.rule) \($0.severity)" } == [
                "log.clock \(expected)"
            ])
        #expect(Self.vault { ($0.futureEntries, $0.clock) = (futureEntries, nil) } == [])
    }

    @Test(
        arguments: [
            (nil, []), (90 * day - 1, ["log.short warning"]), (90 * day, []), (-5, ["log.short warning"]),
        ] as [(Int64?, [String])])
    func `a log that was pruned too far is found`(age: Int64?, expected: [String]) {
        let found = Self.vault { $0.completeSince = age.map { Self.now.adding(-$0) } }
        #expect(found.map { "\($0.rule) \($0.severity)" } == expected)
    }

    @Test func `a check counts for later versions that it would have looked at alike`() {
        func rules(_ checked: UInt64, _ same: UInt64?) -> [String] {
            AuditScenario.found {
                $0.facts.sameSince = same
                $0.check { ($0.version, $0.verdict) = (checked, .error) }
            }
        }
        #expect(rules(5, 5) == ["verify.failed error"])
        #expect(rules(6, 5) == ["verify.failed error"])
        #expect(rules(4, 5) == ["verify.stale warning"])
        #expect(rules(8, 5) == ["verify.stale warning"])
        #expect(rules(6, nil) == ["verify.stale warning"])
    }

    @Test func `every rule that an audit can name is explained`() {
        let ids = [
            "age.maximum", "age.unknown", "token.expired", "token.expires-soon", "token.not-yet-valid",
            "token.life-used",
            "ca.validity", "ca.expires-soon", "chain.validity", "chain.expires-soon", "verify.never", "verify.failed",
            "verify.stale", "policy.basic-auth", "policy.non-expiring", "reuse.same-cluster", "reuse.shared",
            "rbac.excessive", "export.never", "access.new-slot", "access.new-executable", "key.cost", "key.no-recovery",
            "log.chain", "log.clock", "log.short", "age.future", "token.shape", "vault.rollback",
            "vault.unmarked",
        ]
        for id in ids { #expect(RuleGuide.of(id) != nil, "\(id)") }
    }

    @Test(
        arguments: [
            (0, "less than an hour"), (3599, "less than an hour"), (3600, "1 hour"), (7200, "2 hours"),
            (172_799, "47 hours"), (172_800, "2 days"), (-5, "less than an hour"), (.max, "106751991167300 days"),
        ] as [(Int64, String)])
    func `spans read well`(seconds: Int64, text: String) { #expect(seconds.spanText == text) }
}
