// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultKubernetes

/// A credential that was checked and made ready to be sealed.
struct ReadCredential: ~Copyable {
    var stored: StoredCredential
    /// The secret part's plain text.
    var encoded: SecretBytes
    var warnings: [String]

    consuming func takeEncoded() -> SecretBytes { encoded }
}

/// Checks a credential as typed or piped in and finds out what it is.
struct CredentialReader {
    let cipher: VaultCipher
    let now: Timestamp

    func read(_ credential: borrowing NewCredential, issuedAt: Timestamp?) throws(VaultError) -> ReadCredential {
        try mappingErrors {
            guard let username = credential.username else { return try bearer(credential.secret, issuedAt) }
            return try basic(username, credential.secret, issuedAt)
        }
    }

    private func bearer(_ token: borrowing SecretBytes, _ issuedAt: Timestamp?) throws -> ReadCredential {
        try BearerTokenRules.check(token)
        var facts = TokenInspector.inspect(token)
        let source: IssuedSource? = issuedAt != nil ? .user : facts.issuedAt != nil ? .tokenClaim : nil
        if let issuedAt { facts.issuedAt = issuedAt }
        let fingerprint = try cipher.fingerprint(bearer: token)
        let stored = StoredCredential(facts: facts, fingerprint: fingerprint, issuedSource: source, acquiredAt: now)
        return ReadCredential(stored: stored, encoded: encode(token, .opaqueBearer), warnings: [])
    }

    private func basic(
        _ username: String, _ password: borrowing SecretBytes, _ issuedAt: Timestamp?
    ) throws -> ReadCredential {
        let username = try BasicUsername(username).text
        let warnings = try PasswordRules.check(password)
        let stored = StoredCredential(
            facts: CredentialFacts(kind: .basic, issuedAt: issuedAt),
            fingerprint: try cipher.fingerprint(basicPassword: password), username: username,
            issuedSource: issuedAt == nil ? nil : .user, acquiredAt: now)
        return ReadCredential(stored: stored, encoded: encode(password, .basic), warnings: warnings)
    }

    private func encode(_ secret: borrowing SecretBytes, _ kind: CredentialKind) -> SecretBytes {
        var out = SecretBytes(capacity: secret.count + 6)
        secret.withBytes { out.appendField(ClusterSecret.tag(kind), $0) }
        return out
    }
}
