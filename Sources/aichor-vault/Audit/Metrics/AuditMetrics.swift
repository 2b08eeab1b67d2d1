// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// How clusters are called where their names must not be read.
enum NameDisclosure: String, CaseIterable {
    /// By their names.
    case name
    /// By pseudonyms that only this vault's audits connect with the names.
    case hash
}

/// An audit as metrics in Prometheus's text format.
struct AuditMetrics {
    private let report: AuditReport
    private let names: NameDisclosure

    init(_ report: AuditReport, names: NameDisclosure) {
        self.report = report
        self.names = names
    }

    /// The metrics, in UTF-8.
    var bytes: [UInt8] { [] }
}
