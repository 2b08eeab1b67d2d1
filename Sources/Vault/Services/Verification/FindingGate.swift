// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Lets nothing in that the rules call an error, unless the user insists.
struct FindingGate {
    /// Whether the user insists.
    let allowsFindings: Bool

    /// Throws `findings` if there is an error that was not there before.
    func check(_ findings: [Finding], before: [Finding] = []) throws(VaultError) {
        let errors = findings.filter { $0.severity == .error && !before.contains($0) }
        guard !allowsFindings, let first = errors.first else { return }
        let hint = "use --allow-findings to continue anyway, or see aichor-vault explain \(first.rule)"
        throw VaultError(
            .findings, "refused: " + errors.map(\.message).joined(separator: "; "),
            hint: first.hint.map { "\($0); \(hint)" } ?? hint, rule: first.rule)
    }
}
