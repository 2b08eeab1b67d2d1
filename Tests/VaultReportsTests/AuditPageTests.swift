// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault
@testable import VaultReports

/// The HTML page of an audit.
///
/// What a parser and a browser make of it is judged by the scripts of Tests/Reports.
@Suite(.serialized) struct AuditPageTests {
    private static let golden = Repository.root.appending(path: "Tests/Reports/golden.html")
    /// What a name, a label or a server's answer may hold at worst.
    private static let poison =
        "\u{1B}[31m\u{202E}\u{9B}\" onload=\"document.title='PWNED'\" x=\"<script>document.title='PWNED'</script>"
        + "<img src=x onerror=\"document.title='PWNED'\">]]>-->&lt;'\r\n\u{0}=cmd|' /C calc'!A0\u{2028}\u{E000}"

    private func page(_ clusters: Int, poison: String = "") -> [UInt8] {
        var sample = AuditPageSample(poison: poison)
        return AuditPage(sample.report(clusters: clusters)).bytes
    }

    @Test func `a report of twelve clusters is the golden page, byte for byte`() throws {
        let bytes = page(12)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try Data(bytes).write(to: Self.golden) }
        let same = try Data(contentsOf: Self.golden) == Data(bytes)
        #expect(
            same,
            "Tests/Reports/golden.html differs; if that is meant: UPDATE_GOLDEN=1 swift test --filter AuditPageTests")
    }

    @Test func `ten thousand clusters fit into a page that a browser opens at once`() {
        #expect(page(10_000).count < 1_572_864)
    }

    @Test func `texts of ten kibibytes in every field do not fill the page`() {
        let long = String(repeating: "<&\u{202E}", count: 3500)
        #expect(page(10, poison: long).count < 2_097_152)
    }

    @Test(arguments: [0, 1, 12, 700])
    func `hostile texts leave no character that acts`(clusters: Int) {
        let text = String(decoding: page(clusters, poison: Self.poison), as: UTF8.self)
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(!Sanitizer.mustEscape(scalar), "U+\(String(scalar.value, radix: 16)) is in the page")
        }
        #expect(text.components(separatedBy: "<script").count == 2)
        for markup in ["<img", "onerror=\"", " onload=\"", "PWNED'<"] { #expect(!text.contains(markup), "\(markup)") }
    }

    @Test func `every special character stands for itself`() {
        var out: [UInt8] = []
        HTMLText.append("a<b>&\"'\u{1B}é", to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "a&lt;b&gt;&amp;&quot;&#39;\\u{1b}é")
    }

    @Test func `what is too long is cut and says so`() {
        var out: [UInt8] = []
        HTMLText.append("abcdef", limit: 4, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "abcd… (2 more characters)")
    }

    @Test(arguments: [Int64.min, -62_167_219_201, 0, 253_402_300_800, Int64.max])
    func `dates far in the future make a page`(seconds: Int64) {
        let far = Timestamp(seconds: seconds)
        var sample = AuditPageSample()
        var report = sample.report(clusters: 6)
        for index in report.clusters.indices {
            report.clusters[index].ageFrom = far
            report.clusters[index].dueAt = index % 2 == 0 ? far : nil
            report.clusters[index].nextDueAt = far
            report.clusters[index].authorityNotAfter = far
            report.clusters[index].cluster.credential?.facts.expiresAt = far
        }
        report.vault.lastEntryAt = far
        report.releases[0].lastAt = far
        #expect(AuditPage(report).bytes.count > 10_000)
        report.at = far
        #expect(AuditPage(report).bytes.count > 10_000)
    }

    @Test func `the page of a parser and a browser is sound`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let pages = [
            ("empty", page(0)), ("one", page(1)), ("small", page(12)), ("hostile", page(40, poison: Self.poison)),
            ("many", page(10_000)),
        ]
        for (name, bytes) in pages { try Data(bytes).write(to: directory.appending(path: "\(name).html")) }
        for script in ["page_static.py", "page_browser.py"] {
            try PageJudge.expectNothingWrong(script, in: directory)
        }
    }

    @Test func `a vault that is not sound is told before anything else`() {
        var sample = AuditPageSample()
        var report = sample.report(clusters: 3)
        report.vault.rollback = "the mark knows a newer generation"
        let text = String(decoding: AuditPage(report).bytes, as: UTF8.self)
        #expect(text.contains("Not intact: the mark knows a newer generation"))
        #expect(text.contains("The vault is not intact: fix that before anything else"))
    }
}
