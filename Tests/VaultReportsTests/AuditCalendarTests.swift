// SPDX-License-Identifier: Apache-2.0
import Testing
import Vault
import VaultCore

@testable import VaultReports

struct AuditCalendarTests {
    private typealias Sample = AuditMetricsSample

    private func bytes(_ report: AuditReport = Sample.report(), names: NameDisclosure = .name) -> [UInt8] {
        AuditCalendar(report, names: names).bytes
    }

    /// The content lines, unfolded (RFC 5545, section 3.1).
    private func lines(_ report: AuditReport = Sample.report(), names: NameDisclosure = .name) -> [String] {
        let text = String(decoding: bytes(report, names: names), as: UTF8.self)
        return text.unicodeScalars.split(separator: "\r").map { String($0.drop { $0 == "\n" }) }.reduce(into: []) {
            if $1.hasPrefix(" "), let last = $0.popLast() { $0.append(last + $1.dropFirst()) } else { $0.append($1) }
        }
    }

    private func lines(of audit: ClusterAudit, names: NameDisclosure = .name) -> [String] {
        lines(Sample.report([audit]), names: names)
    }

    @Test(arguments: NameDisclosure.allCases)
    func `the calendar of the sample is the golden one`(names: NameDisclosure) throws {
        try AuditMetricsGolden(name: "sample-\(names.rawValue).ics").expect(bytes(names: names))
    }

    @Test func `every line ends with CR LF and has at most 75 octets`() {
        let all = bytes()
        for (index, byte) in all.enumerated() {
            if byte == 0x0A { #expect(index > 0 && all[index - 1] == 0x0D) }
            if byte == 0x0D { #expect(index + 1 < all.count && all[index + 1] == 0x0A) }
        }
        for line in all.split(separator: 0x0A) { #expect(line.dropLast().count <= 75) }
    }

    @Test(arguments: ["é", "中", "\u{1f511}", "\\", ";"], 0..<5)
    func `no character is folded in two`(character: String, shift: Int) {
        var writer = CalendarWriter()
        let text = String(repeating: "x", count: shift) + String(repeating: character, count: 200)
        writer.add("SUMMARY", text: [text])
        var unfolded: [UInt8] = []
        for (index, line) in writer.out.split(separator: 0x0A).enumerated() {
            let line = index == 0 ? line.dropLast() : line.dropLast().dropFirst()
            #expect(String(validating: line, as: UTF8.self) != nil)
            #expect(line.count >= 70 - shift || line.endIndex > writer.out.count - 75)
            unfolded += line
        }
        let escaped = character.utf8.count == 1 ? "\\" + character : character
        let expected = String(repeating: "x", count: shift) + String(repeating: escaped, count: 200)
        #expect(String(decoding: unfolded, as: UTF8.self) == "SUMMARY:" + expected)
    }

    @Test(arguments: [66, 67, 68, 74, 75, 140, 141, 142])
    func `a line of just the length is not folded, and no fold is left empty`(count: Int) {
        var writer = CalendarWriter()
        writer.add("SUMMARY", text: [String(repeating: "x", count: count)])
        let lines = writer.out.split(separator: 0x0A).map { $0.dropLast().count }
        #expect(lines.reduce(0, +) == 8 + count + lines.count - 1)
        #expect(lines.dropLast().allSatisfy { $0 == 75 })
        #expect((lines.last ?? 0) > 1)
    }

    @Test func `there is an event for each date, and none for what is not known`() {
        let uids = lines().filter { $0.hasPrefix("UID:") && !$0.hasPrefix("UID:3f2a") }
        #expect(Set(uids).count == uids.count)
        #expect(lines(of: Sample.expired).count { $0 == "BEGIN:VEVENT" } == 4)
        #expect(lines(of: Sample.overdue).filter { $0.hasPrefix("DTSTART") } == ["DTSTART;VALUE=DATE:20261113"])
        #expect(lines(of: Sample.bare).count { $0 == "BEGIN:VEVENT" } == 0)
    }

    @Test func `a calendar without dates still has a component`() {
        #expect(lines(of: Sample.bare).contains("BEGIN:VTIMEZONE"))
        #expect(!lines().contains("BEGIN:VTIMEZONE"))
    }

    @Test func `the first and the last day are written, and what lies beyond is left out`() {
        let odd = lines(of: Sample.odd).filter { $0.hasPrefix("DTSTART") }
        #expect(odd == ["DTSTART;VALUE=DATE:20280229", "DTSTART;VALUE=DATE:99991231", "DTSTART;VALUE=DATE:00010101"])
        #expect(lines(of: Sample.far).count { $0 == "BEGIN:VEVENT" } == 0)
    }

    @Test(arguments: [
        (Int64.min, "00010101T000000Z"), (-62_135_596_801, "00010101T000000Z"), (-1, "19691231T235959Z"),
        (0, "19700101T000000Z"), (1_795_428_000, "20261123T100000Z"), (Int64.max, "99991231T235959Z"),
    ])
    func `the stamp is the moment of the audit, as far as it can be written`(seconds: Int64, stamp: String) {
        #expect(CalendarDate.stamp(Timestamp(seconds: seconds)) == stamp)
    }

    @Test func `what is hostile stays text`() {
        let all = lines(of: Sample.hostileBasic)
        let name = #"a"}\,x\\n\\u{a}\\u{d}\\u{1b}[31m\\u{202e}\;\,:é🔑<script>=cmd|"#
        #expect(all.contains("SUMMARY:Rotate the credential of " + name))
        #expect(all.count { $0.hasPrefix("BEGIN:") } == all.count { $0.hasPrefix("END:") })
        #expect(all.contains { $0.contains(" --password-stdin") })
    }

    @Test func `an event keeps its id when the cluster is renamed, hidden or changed`() {
        var renamed = Sample.soon
        renamed.cluster.name = "nizza"
        renamed.cluster.version += 1
        let ids = [lines(of: Sample.soon), lines(of: renamed), lines(of: Sample.soon, names: .hash)]
            .map { $0.filter { $0.hasPrefix("UID:") } }
        #expect(ids[0].contains("UID:0000000000000014-rotation@aichor-vault"))
        #expect(ids[0] == ids[1])
        #expect(ids[0] == ids[2])
    }

    @Test func `every change raises the sequence`() {
        func sequence(_ audit: ClusterAudit, policy: UInt64) -> [Int] {
            lines(Sample.report([audit], policyVersion: policy)).filter { $0.hasPrefix("SEQUENCE:") }
                .compactMap { Int($0.dropFirst("SEQUENCE:".count)) }
        }
        var changed = Sample.expired
        changed.cluster.version += 1
        changed.serving?.notBefore = Sample.days(-1)
        let before = sequence(Sample.expired, policy: 3)
        #expect(zip(before, sequence(changed, policy: 3)).allSatisfy(<))
        #expect(zip(before, sequence(Sample.expired, policy: 4)).allSatisfy(<))
        changed.cluster.version = .max
        #expect(sequence(changed, policy: .max).allSatisfy { $0 == Int(Int32.max) })
    }

    @Test func `a certificate's end that time moves on raises the sequence`() {
        var later = Sample.expired
        later.authorityNotAfter = Sample.days(3000)
        let before = lines(of: Sample.expired).filter { $0.hasPrefix("SEQUENCE:") }
        let after = lines(of: later).filter { $0.hasPrefix("SEQUENCE:") }
        // Rotation, token, CA, server: nothing moves the others.
        #expect(zip(before, after).map { $0 == $1 } == [true, true, false, true])
    }

    @Test func `pseudonyms hide names, and nothing else tells them`() {
        let hidden = lines(names: .hash).joined(separator: "\n")
        for audit in Sample.clusters where audit.cluster.name.utf8.count > 4 {
            #expect(!hidden.contains(Sanitizer.text(audit.cluster.name)), "\(audit.cluster.name)")
        }
        for word in ["lyon", "nice", "secret-", "203.0.113", "/srv/", "script"] {
            #expect(!hidden.contains(word), "\(word)")
        }
        #expect(hidden.contains("SUMMARY:Rotate the credential of 0000000000000014"))
    }

    @Test func `no text of the entries is in the calendar`() {
        let all = lines().joined(separator: "\n")
        for word in ["secret-host", "secret-ecosystem", "secret-label", "secret-subject", "203.0.113", "/srv/"] {
            #expect(!all.contains(word), "\(word)")
        }
    }
}
