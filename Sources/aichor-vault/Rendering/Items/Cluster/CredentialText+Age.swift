// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

extension CredentialText {
    /// The date that a credential's age is counted from: when it was issued if that is known, else when the vault got it.
    static func ageBasis(_ credential: CredentialView?) -> Timestamp? {
        guard let credential else { return nil }
        return credential.facts.issuedAt ?? credential.acquiredAt
    }

    /// The age in kubectl's short form.
    static func age(_ credential: CredentialView?, now: Timestamp) -> String? {
        ageBasis(credential).map { Age.text(from: $0, to: now) }
    }
}
