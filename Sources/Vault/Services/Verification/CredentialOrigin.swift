// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What is known of a credential besides itself.
struct CredentialOrigin {
    /// An issue date, and where it comes from.
    struct Issue {
        var at: Timestamp
        var source: IssuedSource
    }

    var issue: Issue?
    /// When another vault first got it; nil for now.
    var acquiredAt: Timestamp?
    /// The Secret that it was read from.
    var secret: SecretReference?

    init(issue: Issue? = nil, acquiredAt: Timestamp? = nil, secret: SecretReference? = nil) {
        self.issue = issue
        self.acquiredAt = acquiredAt
        self.secret = secret
    }

    /// The date given by the user.
    init(issuedAt: Timestamp?) { self.init(issue: issuedAt.map { Issue(at: $0, source: .user) }) }
}

/// How a token and the Secret that it was read from go together.
enum SecretAgreement: Equatable {
    /// The token has no other date.
    case agrees
    /// The token was made for another Secret of the same service account: this one is a copy.
    case copy(of: String)
    /// The token belongs to another identity than its Secret names.
    case otherIdentity(String)

    init(_ claims: TokenClaims?, _ secret: SecretReference) {
        self = .agrees
        guard let claims else { return }
        let own = "\(claims.namespace ?? "")/\(claims.serviceAccount ?? "")"
        if Self.differ(claims.namespace, secret.namespace) || Self.differ(claims.serviceAccount, secret.serviceAccount)
            || Self.differ(claims.serviceAccountUID, secret.serviceAccountUID)
        {
            self = .otherIdentity(own)
        } else if let name = claims.secretName, Self.differ(name, secret.name) {
            self = .copy(of: name)
        } else if let uid = claims.secretUID, Self.differ(uid, secret.uid) {
            self = .copy(of: uid)
        }
    }

    private static func differ(_ claim: String?, _ told: String?) -> Bool {
        guard let claim, let told else { return false }
        return claim != told
    }
}

extension CredentialFacts {
    /// Fills in what the Secret has and the token does not contain.
    mutating func take(_ secret: SecretReference) {
        var all = claims ?? TokenClaims()
        all.namespace = all.namespace ?? secret.namespace
        all.serviceAccount = all.serviceAccount ?? secret.serviceAccount
        all.serviceAccountUID = all.serviceAccountUID ?? secret.serviceAccountUID
        all.secretName = all.secretName ?? secret.name
        all.secretUID = all.secretUID ?? secret.uid
        claims = all == TokenClaims() ? nil : all
    }

    /// Fills in what was learnt earlier about the same token.
    mutating func take(earlier: CredentialFacts) {
        guard let known = earlier.claims else { return }
        var secret = SecretReference()
        secret.namespace = known.namespace
        secret.name = known.secretName
        secret.uid = known.secretUID
        secret.serviceAccount = known.serviceAccount
        secret.serviceAccountUID = known.serviceAccountUID
        take(secret)
        if claims?.unknownFields.isEmpty == true { claims?.unknownFields = known.unknownFields }
    }
}
