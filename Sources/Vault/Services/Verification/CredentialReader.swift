// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultKubernetes

/// A credential that was checked and made ready to be sealed.
struct CheckedCredential: ~Copyable {
    var stored: StoredCredential
    /// The secret part's plain text.
    var encoded: SecretBytes
    var warnings: [String]
    /// What is odd about a token's form.
    var anomalies: [String] = []
}

/// Checks a credential as typed, piped in or imported and finds out what it is.
struct CredentialReader {
    let cipher: VaultCipher
    let now: Timestamp
    /// Whether a token is accepted that looks truncated, or belongs to another identity than its Secret names.
    let allowsFindings: Bool

    func read(_ credential: borrowing NewCredential, _ origin: CredentialOrigin) throws(VaultError) -> CheckedCredential
    {
        try mappingErrors {
            guard let username = credential.username else { return try bearer(credential.secret, origin) }
            return try basic(username, credential.secret, origin)
        }
    }

    private func bearer(_ token: borrowing SecretBytes, _ origin: CredentialOrigin) throws -> CheckedCredential {
        try Self.check(token, allowsFindings: allowsFindings)
        var facts = TokenInspector.inspect(token)
        let (origin, warnings) = try reconciled(origin, facts)
        var source: IssuedSource? = facts.issuedAt != nil ? .tokenClaim : nil
        if let issue = origin.issue {
            switch issue.source {
            case .user: try Self.checkIssue(issue.at, facts)
            case .tokenClaim, .secretCreation: break
            }
            // The token's own date is more reliable than the creation date of its Secret.
            if issue.source == .user || facts.issuedAt == nil {
                facts.issuedAt = issue.at
                source = issue.source
            }
        }
        if let secret = origin.secret { facts.take(secret) }
        let stored = StoredCredential(
            facts: facts, fingerprint: try cipher.fingerprint(bearer: token), issuedSource: source,
            acquiredAt: origin.acquiredAt ?? now)
        return CheckedCredential(
            stored: stored, encoded: encode(token, .opaqueBearer), warnings: warnings,
            anomalies: TokenInspector.anomalies(of: token))
    }

    /// The date of the token's Secret, if the token does not have another.
    private func reconciled(
        _ origin: CredentialOrigin, _ facts: CredentialFacts
    ) throws(VaultError) -> (CredentialOrigin, warnings: [String]) {
        guard let secret = origin.secret else { return (origin, []) }
        var left = CredentialOrigin(acquiredAt: origin.acquiredAt)
        if let issue = origin.issue, issue.source != .secretCreation { left.issue = issue }
        switch SecretAgreement(facts.claims, secret) {
        case .agrees: return (origin, [])
        case .copy(let name):
            return (
                left,
                [
                    "the token was issued for the Secret \(name.quoted), and this Secret is a copy: its date and uid are not stored"
                ]
            )
        case .otherIdentity(let identity):
            let message = "the token belongs to \(identity.quoted), which is not the identity in its Secret"
            guard allowsFindings else {
                throw VaultError(
                    .findings, message,
                    hint: "check whose token it is with kubectl auth whoami, or use --allow-findings",
                    rule: "token.subject")
            }
            return (left, [message])
        }
    }

    /// Requires what may be a bearer token, and if it begins as a JWT, a whole one, unless the user insists.
    static func check(_ token: borrowing SecretBytes, allowsFindings: Bool) throws(InvalidInput) {
        try BearerTokenRules.check(token)
        guard allowsFindings || !TokenInspector.isCutOff(token) else {
            throw InvalidInput(
                "bearer token", "begins as a JWT but is not a complete one",
                hint:
                    "it was truncated when it was copied: a JWT has three parts separated by dots; to store it anyway, use --allow-findings"
            )
        }
    }

    /// The token's own date cannot be overridden.
    static func checkIssue(_ issuedAt: Timestamp?, _ facts: CredentialFacts) throws(VaultError) {
        guard let issuedAt, let own = facts.issuedAt, own != issuedAt else { return }
        throw VaultError(
            .inputInvalid, "the token contains its own issue date, \(own.rfc3339)", hint: "leave out --issued-at")
    }

    private func basic(
        _ username: String, _ password: borrowing SecretBytes, _ origin: CredentialOrigin
    ) throws -> CheckedCredential {
        let username = try BasicUsername(username).text
        let warnings = try PasswordRules.check(password)
        let stored = StoredCredential(
            facts: CredentialFacts(kind: .basic, issuedAt: origin.issue?.at),
            fingerprint: try cipher.fingerprint(basicPassword: password), username: username,
            issuedSource: origin.issue?.source, acquiredAt: origin.acquiredAt ?? now)
        return CheckedCredential(stored: stored, encoded: encode(password, .basic), warnings: warnings)
    }

    private func encode(_ secret: borrowing SecretBytes, _ kind: CredentialKind) -> SecretBytes {
        var out = SecretBytes(capacity: secret.count + 6)
        secret.withBytes { out.appendField(ClusterSecret.tag(kind), $0) }
        return out
    }
}
