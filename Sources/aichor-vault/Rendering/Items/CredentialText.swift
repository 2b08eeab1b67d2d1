// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The texts about a credential that several views share.
enum CredentialText {
    /// A short name for narrow tables.
    static func short(_ kind: CredentialKind?) -> String? {
        switch kind {
        case .legacyServiceAccountToken: "legacy-sa"
        case .boundServiceAccountToken: "bound-sa"
        case .opaqueBearer: "bearer"
        case .basic: "basic"
        case nil: nil
        }
    }

    /// `in 5d`, `3d ago`, or why there is no date.
    static func expiry(_ facts: CredentialFacts?, now: Timestamp) -> String? {
        guard let facts else { return nil }
        if let expiry = facts.expiresAt { return Age.distance(to: expiry, from: now) }
        switch facts.kind {
        case .legacyServiceAccountToken: return "never"
        case .boundServiceAccountToken, .opaqueBearer: return "unknown"
        case .basic: return nil
        }
    }

    /// The date that a credential's age is counted from: when it was issued if that is known, else when it was stored.
    static func birth(_ credential: CredentialView?) -> Timestamp? {
        guard let credential else { return nil }
        return credential.facts.issuedAt ?? credential.acquiredAt
    }

    /// The age in kubectl's short form.
    static func age(_ credential: CredentialView?, now: Timestamp) -> String? {
        birth(credential).map { Age.text(from: $0, to: now) }
    }

    /// The source of an issue time.
    static func source(_ source: IssuedSource?) -> String? {
        switch source {
        case .tokenClaim: "token"
        case .secretCreation: "secret"
        case .user: "user"
        case nil: nil
        }
    }
}

extension [UInt8] {
    /// Lower-case hexadecimal digits.
    var hex: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(count * 2)
        for byte in self {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}
