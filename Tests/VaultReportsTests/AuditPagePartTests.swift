// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault
@testable import VaultReports

/// The arithmetic behind the page's drawings and groups.
struct AuditPagePartTests {
    private static let day = AuditPageSample.day
    private let now = AuditPageSample.now

    private func audits(_ labels: [[(key: String, value: String)]]) -> AuditReport {
        var sample = AuditPageSample()
        var report = sample.report(clusters: labels.count)
        for (index, labels) in labels.enumerated() { report.clusters[index].cluster.labels = Labels(trusted: labels) }
        return report
    }

    @Test func `groups are by the label that most clusters have, of equals by the first in the alphabet`() {
        let report = audits([
            [("b", "1"), ("z", "1")], [("a", "1"), ("b", "2")], [("a", "2")], [("c", "3")],
        ])
        #expect(PageGrouping(report, after: 0).key == "a")
    }

    @Test func `a label that tells clusters apart groups nothing`() {
        let report = audits((0..<300).map { [("id", "n\($0)"), ("site", "paris")] + ($0 == 0 ? [("env", "x")] : []) })
        #expect(PageGrouping(report, after: 0).key == "site")
    }

    @Test(
        arguments: [
            ("paris", .month("2027-03"), "aichor-vault audit -l site=paris --due 2027-03"),
            ("", .month("2027-03"), "aichor-vault audit -l site= --due 2027-03"),
            (nil, .never, "aichor-vault audit -l '!site' --due never"),
            ("it's; rm", .month("2027-03"), "aichor-vault audit --due 2027-03"),
            ("a,b=c", .farOff, "aichor-vault audit"),
        ] as [(String?, PageGrouping.Due, String)])
    func `each group names the command that lists it`(value: String?, due: PageGrouping.Due, command: String) {
        let grouping = PageGrouping(audits([[("site", "paris")]]), after: 0)
        #expect(grouping.command(PageGrouping.Group(value: value, due: due)) == command)
    }

    @Test func `groups count what the table does not show, and all`() {
        var report = audits(Array(repeating: [("site", "paris")], count: 7))
        for index in report.clusters.indices {
            report.clusters[index].nextDueAt = Timestamp(year: 2027, month: 3, day: 9)
        }
        let groups = PageGrouping(report, after: 5).ordered
        #expect(groups.count == 1)
        #expect(groups[0].groups[0].group.due == .month("2027-03"))
        #expect(groups[0].groups[0].count.rest == 2)
        #expect(groups[0].groups[0].count.all == 7)
    }

    @Test func `a calendar of twelve months knows leap days and what is outside`() {
        var report = audits(Array(repeating: [], count: 6))
        report.at = Timestamp(year: 2027, month: 6, day: 15)
        let dates = [
            Timestamp(year: 2028, month: 2, day: 29), Timestamp(year: 2028, month: 5, day: 31),
            Timestamp(year: 2028, month: 6, day: 1), report.at, nil, report.at.adding(1),
        ]
        for (index, date) in dates.enumerated() { report.clusters[index].nextDueAt = date }
        let days = PageDueDays(report)
        #expect(days.months.count == 12)
        #expect(days.months[8].days.count == 29)
        #expect(days.months[8].days[28] == 1)
        #expect(days.months[11].days[30] == 1)
        #expect(days.months[0].days[14] == 2)
        #expect([days.past, days.ahead, days.later, days.never] == [1, 3, 1, 1])
    }

    @Test func `ages are measured by the limit that most have`() {
        var report = audits(Array(repeating: [], count: 4))
        let ages: [Int64] = [0, 14, 15, 4000]
        for (index, age) in ages.enumerated() {
            report.clusters[index].ageFrom = now.adding(-age * Self.day)
            report.clusters[index].dueAt = now.adding((90 - age) * Self.day)
        }
        report.clusters[3].isIssueKnown = false
        report.clusters[0].isIssueKnown = true
        let bins = PageAgeBins(report)
        #expect(bins.limit == 90)
        #expect(bins.width == 15)
        #expect(bins.bins.map(\.total) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(bins.bins[12].over.unknown == 1)
    }

    @Test(arguments: [(0, 0), (1, 1), (25, 1), (26, 2), (100, 4)])
    func `depths of colour are quarters of the busiest day`(count: Int, step: Int) {
        #expect(PageCalendar.step(count, most: 100) == step)
    }

    @Test(arguments: [
        (0.0, "0"), (1.04, "1"), (1.05, "1.1"), (-0.3, "-0.3"), (12.25, "12.3"), (1e300, "99999"), (-1e300, "-99999"),
    ])
    func `coordinates are short and never out of bounds`(value: Double, text: String) {
        #expect(value.coordinate == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")])
    func `counts have commas`(number: Int, text: String) {
        #expect(PageText.count(number) == text)
    }

    @Test(arguments: [(0, 5, "none"), (1, 1000, "< 1 %"), (999, 1000, "> 99 %"), (5, 5, "all"), (1, 1, "the only one")])
    func `shares never say none of some`(part: Int, whole: Int, text: String) {
        #expect(PageText.share(part, of: whole) == text)
    }
}
