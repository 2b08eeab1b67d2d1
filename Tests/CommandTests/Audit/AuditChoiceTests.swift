// SPDX-License-Identifier: Apache-2.0
import Testing
import Vault
import VaultCore

@testable import aichor_vault

/// The dates that `audit` takes.
struct AuditChoiceTests {
    /// 2028-02-28T12:00:00Z, the day before a leap day.
    private let now = Timestamp(seconds: 1_835_352_000)

    private func options(at: String? = nil, since: String? = nil, due: String? = nil) throws -> AuditOptions {
        try AuditSelection(at: at, since: since, due: due).options(now: now)
    }

    @Test(arguments: [
        ("2028-02-29", "2028-02-29T00:00:00Z"), ("+1d", "2028-02-29T12:00:00Z"), ("+2d", "2028-03-01T12:00:00Z"),
        ("+52w", "2029-02-26T12:00:00Z"), ("2027-03-28T02:30:00+01:00", "2027-03-28T01:30:00Z"),
        ("2020-01-01", "2020-01-01T00:00:00Z"), ("9999-12-31", "9999-12-31T00:00:00Z"), ("+0s", "2028-02-28T12:00:00Z"),
    ])
    func `a moment is a date or how far ahead it is`(text: String, moment: String) throws {
        #expect(try options(at: text).at?.rfc3339 == moment)
    }

    @Test(arguments: [
        "", "2027-02-29", "30d", "-30d", "+", "+d", "+1y", "tomorrow", "2027-03", "+99999999999999999999d",
        "9999-12-31T23:59:59-23:59", "+420000w",
    ])
    func `another moment is refused`(text: String) {
        #expect(throws: VaultError.self) { try options(at: text) }
    }

    @Test(arguments: [
        ("2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ("2027-12", "2027-12-01T00:00:00Z", "2028-01-01T00:00:00Z"),
        ("2028-02-29", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"),
        ("2027-12-31", "2027-12-31T00:00:00Z", "2028-01-01T00:00:00Z"),
        ("9999-12", "9999-12-01T00:00:00Z", "@253402300800"),
    ])
    func `a span is a month or a day`(text: String, start: String, end: String) throws {
        guard case .between(let first, let last) = try #require(try options(due: text).due) else {
            Issue.record("it is no span")
            return
        }
        #expect(first.rfc3339 == start)
        #expect(last.rfc3339 == end)
    }

    @Test func `never is a span too`() throws { #expect(try options(due: "never").due == .never) }

    @Test(arguments: ["", "2027", "2027-13", "2027-02-30", "2027-3", "27-03", "Never", "2027-03-01T00:00:00Z"])
    func `another span is refused`(text: String) { #expect(throws: VaultError.self) { try options(due: text) } }

    @Test func `changes are told up to the moment that is judged`() throws {
        #expect(try options(at: "+7d", since: "7d").since == now)
        #expect(try options(since: "2028-02-01").since?.rfc3339 == "2028-02-01T00:00:00Z")
        #expect(throws: VaultError.self) { try options(at: "2027-01-01", since: "2027-01-02") }
    }

    @Test func `names and labels are not both given`() {
        #expect(throws: VaultError.self) { try AuditSelection(names: ["paris"], selector: "a=b").options(now: now) }
    }
}
