// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension Severity {
    /// Its name in audits.
    var auditText: String {
        switch self {
        case .notice: "notice"
        case .warning: "warning"
        case .error: "critical"
        }
    }
}
