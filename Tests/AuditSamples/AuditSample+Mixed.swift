// SPDX-License-Identifier: Apache-2.0
package import Vault
import VaultCore

extension AuditSample {
    /// One cluster: its worst finding has no command, another has one.
    package static var mixed: AuditReport {
        var audit = quiet("iatf", due: days(20))
        audit.state = .critical
        audit.findings = [
            Finding(rule: "token.not-yet-valid", severity: .error, message: "too early", hint: "see the clock"),
            Finding(
                rule: "export.never", severity: .notice, message: "never left", command: "aichor-vault export iatf"),
        ]
        return report(of: [audit], findings: [])
    }
}
