// SPDX-License-Identifier: Apache-2.0
package import Vault
import VaultCore

/// An audit's dates as an iCalendar (RFC 5545): an all-day event for each date of each cluster.
///
/// Dates beyond the years 1 to 9999, which the format cannot write, are left out.
package struct AuditCalendar {
    /// More than the events of a cluster take in all but odd vaults.
    private static let bytesPerCluster = 2600

    private let report: AuditReport
    private let names: NameDisclosure

    package init(_ report: AuditReport, names: NameDisclosure) {
        self.report = report
        self.names = names
    }

    /// The calendar, in UTF-8.
    package var bytes: [UInt8] {
        var writer = CalendarWriter()
        writer.reserve(4096 + report.clusters.count * Self.bytesPerCluster)
        writer.add("BEGIN", "VCALENDAR")
        addHead(to: &writer)
        let empty = writer.out.count
        for audit in report.clusters { addEvents(of: audit, to: &writer) }
        if writer.out.count == empty { addClock(to: &writer) }
        writer.add("END", "VCALENDAR")
        return writer.out
    }

    private func addHead(to writer: inout CalendarWriter) {
        writer.add("PRODID", "-//aichor-vault//\(Version.text)//EN")
        writer.add("VERSION", "2.0")
        writer.add("CALSCALE", "GREGORIAN")
        writer.add("METHOD", "PUBLISH")
        // RFC 7986, sections 5.1, 5.3 and 5.7, and what older programs read in their place.
        writer.add("UID", report.vault.id + "@aichor-vault")
        let name = "Credentials in vault \(report.vault.id.prefix(8))"
        writer.add("NAME", text: [name])
        writer.add("X-WR-CALNAME", text: [name])
        writer.add("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
        writer.add("X-PUBLISHED-TTL", "P1D")
    }

    private func addEvents(of audit: ClusterAudit, to writer: inout CalendarWriter) {
        let name = names.reference(to: audit)
        for kind in AuditEvent.Kind.allCases {
            guard let moment = kind.date(of: audit), let date = CalendarDate(moment) else { continue }
            AuditEvent(kind: kind, audit: audit, name: name, date: date, names: names)
                .write(
                    to: &writer, stamp: CalendarDate.stamp(report.at), policy: report.vault.policyVersion)
        }
    }

    /// A calendar has at least one component (RFC 5545, section 3.6): without any date it defines UTC.
    private func addClock(to writer: inout CalendarWriter) {
        writer.add("BEGIN", "VTIMEZONE")
        writer.add("TZID", "UTC")
        writer.add("BEGIN", "STANDARD")
        writer.add("DTSTART", "19700101T000000")
        writer.add("TZOFFSETFROM", "+0000")
        writer.add("TZOFFSETTO", "+0000")
        writer.add("END", "STANDARD")
        writer.add("END", "VTIMEZONE")
    }
}
