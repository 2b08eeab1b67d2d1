// SPDX-License-Identifier: Apache-2.0

/// `vault.unmarked`: a state that cannot be noted as seen, so that an older copy of the vault would not be recognised.
///
/// Not the first use of a vault, which makes the mark.
package struct MissingMarkRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard let reason = facts.unmarked else { return [] }
        return [
            Finding(
                rule: "vault.unmarked", severity: .warning,
                message:
                    "an old copy of the vault could not be detected here: the rollback mark cannot be written: \(reason)",
                hint: "the mark is a file in $XDG_STATE_HOME/aichor-vault (~/.local/state/aichor-vault), which must be "
                    + "a persistent directory that this user can write to")
        ]
    }
}
