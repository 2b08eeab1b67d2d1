// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension Severity {
    /// Its name in audits.
    package var auditText: String {
        switch self {
        case .notice: "notice"
        case .warning: "warning"
        case .error: "critical"
        }
    }
}
