// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

extension AuditScope {
    /// The command that audits those of these clusters that satisfy a further requirement and are due when `--due` says.
    func command(_ requirement: String? = nil, due: String? = nil) -> String {
        var words = ["aichor-vault", "audit"] + names.map(\.shellWord)
        let selectors = [selector, requirement].compactMap(\.self)
        if !selectors.isEmpty { words += ["-l", selectors.joined(separator: ",").shellWord] }
        if let at { words += ["--at", at.rfc3339] }
        if let due { words += ["--due", due] }
        return words.joined(separator: " ")
    }
}
