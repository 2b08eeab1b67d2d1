// SPDX-License-Identifier: Apache-2.0

/// `key.cost`: passphrases that are stretched less than this program would.
package struct KeyCostRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        facts.slots.filter(\.isBelowFloor).map { slot in
            Finding(
                rule: "key.cost", severity: .warning,
                message:
                    "the key slot \(slot.label) is stretched with N = \(slot.cost.n), below today's \(ScryptCost.floor.n)",
                hint: "the command makes it anew, with the same passphrase or another",
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
                rule: "key.no-recovery", severity: .warning, message: "no key slot opens with a recovery code",
                hint:
                    "who forgets the passphrase and loses the key file loses the vault; keep the code on paper, in a safe",
                command: "aichor-vault key add \(free ?? "recovery-code") --kind recovery-code")
        ]
    }
}
