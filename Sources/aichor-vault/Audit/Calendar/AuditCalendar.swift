// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// An audit's dates as an iCalendar (RFC 5545).
struct AuditCalendar {
    private let report: AuditReport
    private let names: NameDisclosure

    init(_ report: AuditReport, names: NameDisclosure) {
        self.report = report
        self.names = names
    }

    /// The calendar, in UTF-8.
    var bytes: [UInt8] { [] }
}
