// SPDX-License-Identifier: Apache-2.0

/// `vault.rollback`: an older copy of the vault than the one that this user has seen, or a fork of it.
///
/// It has no command: an old copy must not be accepted just because a report suggests it.
package struct RollbackRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard let reason = facts.rollback else { return [] }
        return [
            Finding(
                rule: "vault.rollback", severity: .error,
                message: "this may be an old copy of the vault, or a fork: \(reason)",
                hint: "find out how it got here before you accept it with "
                    + "aichor-vault key accept-rollback --generation \(facts.generation)")
        ]
    }
}
