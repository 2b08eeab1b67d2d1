// SPDX-License-Identifier: Apache-2.0

/// `key.cost`: passphrases that are stretched less than this program would.
package struct KeyCostRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        facts.slots.filter(\.isBelowFloor).map { slot in
            Finding(
                rule: "key.cost", severity: .warning,
                message:
                    "the key slot \(slot.label) uses scrypt with N = \(slot.cost.n), less than today's minimum of \(ScryptCost.floor.n)",
                hint: "the command renews it, with the same passphrase or a new one",
                command: "aichor-vault passphrase --for-slot=\(slot.label.shellWord)")
        }
    }
}

/// `key.no-recovery`: nothing that opens the vault lies in a safe.
package struct RecoverySlotRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard !facts.slots.contains(where: { $0.type == .recoveryCode }) else { return [] }
        let labels = Set(facts.slots.map(\.label))
        let free = (1...).lazy.map { $0 == 1 ? "recovery-code" : "recovery-code-\($0)" }.first { !labels.contains($0) }
        return [
            Finding(
                rule: "key.no-recovery", severity: .warning, message: "no key slot has a recovery code",
                hint:
                    "if the passphrase is forgotten and the key file lost, the vault is lost; keep the code on paper, in a safe",
                command: "aichor-vault key add \(free ?? "recovery-code") --kind recovery-code")
        ]
    }
}
