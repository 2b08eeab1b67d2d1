// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension Severity {
    /// The word for it in audits.
    package var auditText: String {
        switch self {
        case .notice: "notice"
        case .warning: "warning"
        case .error: "critical"
        }
    }
}
