// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// An audit as one self-contained HTML page.
struct AuditPage {
    private let report: AuditReport

    init(_ report: AuditReport) { self.report = report }

    /// The page, in UTF-8.
    var bytes: [UInt8] { Array("<!doctype html>\n".utf8) }
}
