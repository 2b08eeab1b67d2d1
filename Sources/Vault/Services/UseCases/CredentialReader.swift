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
    /// What is odd about a token's form.
    var oddities: [String] = []

    consuming func takeEncoded() -> SecretBytes { encoded }
}

/// Checks a credential as typed or piped in and finds out what it is.
struct CredentialReader {
    let cipher: VaultCipher
    let now: Timestamp
    /// Whether a token is taken that looks cut off.
    let allowsFindings: Bool

    func read(_ credential: borrowing NewCredential, issuedAt: Timestamp?) throws(VaultError) -> ReadCredential {
        try mappingErrors {
            guard let username = credential.username else { return try bearer(credential.secret, issuedAt) }
            return try basic(username, credential.secret, issuedAt)
        }
    }

    private func bearer(_ token: borrowing SecretBytes, _ issuedAt: Timestamp?) throws -> ReadCredential {
        try Self.check(token, allowsFindings: allowsFindings)
        var facts = TokenInspector.inspect(token)
        try Self.checkIssue(issuedAt, facts)
        let source: IssuedSource? = issuedAt != nil ? .user : facts.issuedAt != nil ? .tokenClaim : nil
        if let issuedAt { facts.issuedAt = issuedAt }
        let fingerprint = try cipher.fingerprint(bearer: token)
        let stored = StoredCredential(facts: facts, fingerprint: fingerprint, issuedSource: source, acquiredAt: now)
        return ReadCredential(
            stored: stored, encoded: encode(token, .opaqueBearer), warnings: [],
            oddities: TokenInspector.oddities(of: token))
    }

    /// Requires what may be a bearer token, and if it begins as a JWT, a whole one, unless the user insists.
    static func check(_ token: borrowing SecretBytes, allowsFindings: Bool) throws(InvalidInput) {
        try BearerTokenRules.check(token)
        guard allowsFindings || !TokenInspector.isCutOff(token) else {
            throw InvalidInput(
                "bearer token", "begins as a JWT and is not a whole one",
                hint:
                    "it was cut off when it was copied: three parts are joined by dots; or insist with --allow-findings"
            )
        }
    }

    /// What the token says of itself is no matter of opinion.
    static func checkIssue(_ issuedAt: Timestamp?, _ facts: CredentialFacts) throws(VaultError) {
        guard let issuedAt, let own = facts.issuedAt, own != issuedAt else { return }
        throw VaultError(
            .inputInvalid, "the token says itself that it was issued at \(own.rfc3339)", hint: "leave --issued-at out")
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
