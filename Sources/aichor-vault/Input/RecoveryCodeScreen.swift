// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Shows a new recovery code on the terminal and has one of its groups typed back: the old code will be gone, so the new one
/// must have been written down.
struct RecoveryCodeScreen {
    private static let tries = 3

    let terminal: ControllingTerminal

    func show(_ plan: borrowing RekeyPlan) throws(VaultError) {
        terminal.show("new recovery code, shown only once; write it down and store it separately from the vault:\n")
        switch plan.recoveryCode {
        case .some(let code):
            do throws(VaultError) { try terminal.show(secret: code) } catch {
                throw VaultError(error.code, error.message, hint: "nothing was changed")
            }
        case .none: return
        }
        terminal.show("")
        try check(plan)
    }

    private func check(_ plan: borrowing RekeyPlan) throws(VaultError) {
        let group = Int.random(in: 1...RekeyPlan.recoveryCodeGroups)
        let prompt = "type group \(group) of \(RekeyPlan.recoveryCodeGroups) of the recovery code: "
        try terminal.withSession { (session) throws(VaultError) in
            for _ in 0..<Self.tries {
                guard let typed = try session.readLine(prompt, limit: 256) else {
                    throw VaultError(.interrupted, "nothing was entered; nothing was changed")
                }
                if plan.isGroup(group, typed) { return }
                session.refuse(VaultError(.inputInvalid, "this is not group \(group) of the recovery code"))
            }
            throw VaultError(
                .inputInvalid, "the recovery code was not typed back; nothing was changed",
                hint: "write the code down and run the command again")
        }
    }
}
