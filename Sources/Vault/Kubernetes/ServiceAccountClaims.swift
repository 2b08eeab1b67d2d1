// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import VaultCore

/// The claims of a JWT as Kubernetes writes them, decoded claim by claim: one that has the wrong type is left out.
struct ServiceAccountClaims: Decodable {
    private var kind = CredentialKind.opaqueBearer
    private var claims = TokenClaims()
    private var issuedAt: Timestamp?
    private var notBefore: Timestamp?
    private var expiresAt: Timestamp?
    /// Claims that should be dates and are none.
    private(set) var malformedDates: [String] = []

    /// Decodes claims that ``JSONValidator`` found well formed; nil if the decoder does not.
    init?(json: [UInt8]) {
        guard !json.isEmpty, let claims = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = claims
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: ClaimName.self)
        claims.issuer = values.text("iss")
        claims.subject = values.text("sub")
        claims.tokenID = values.text("jti")
        claims.audiences = values.texts("aud")
        issuedAt = values.date("iat")
        notBefore = values.date("nbf")
        expiresAt = values.date("exp")
        malformedDates = ["iat", "nbf", "exp"].filter { name in
            values.contains(ClaimName(stringValue: name)) && values.date(name) == nil
        }
        readLegacy(values)
        readBound(values)
    }

    /// The kind and the claims of the token.
    var facts: CredentialFacts {
        CredentialFacts(
            kind: kind, claims: claims == TokenClaims() ? nil : claims, issuedAt: issuedAt, notBefore: notBefore,
            expiresAt: expiresAt)
    }

    /// The flat claims of a token that lies in a Secret (kubernetes `pkg/serviceaccount/legacy.go`).
    private mutating func readLegacy(_ values: KeyedDecodingContainer<ClaimName>) {
        let prefix = "kubernetes.io/serviceaccount/"
        guard claims.issuer == "kubernetes/serviceaccount", let namespace = values.text(prefix + "namespace"),
            let name = values.text(prefix + "service-account.name")
        else { return }
        kind = .legacyServiceAccountToken
        claims.namespace = namespace
        claims.serviceAccount = name
        claims.serviceAccountUID = values.text(prefix + "service-account.uid")
        claims.secretName = values.text(prefix + "secret.name")
    }

    /// The nested claims of a token of the TokenRequest API (kubernetes `pkg/serviceaccount/claims.go`).
    private mutating func readBound(_ values: KeyedDecodingContainer<ClaimName>) {
        guard let details = values.object("kubernetes.io"), let namespace = details.text("namespace"),
            let account = details.object("serviceaccount"), let name = account.text("name")
        else { return }
        kind = .boundServiceAccountToken
        claims.namespace = namespace
        claims.serviceAccount = name
        claims.serviceAccountUID = account.text("uid")
        let secret = details.object("secret")
        claims.secretName = secret?.text("name")
        claims.secretUID = secret?.text("uid")
        claims.pod = details.object("pod")?.text("name")
        claims.node = details.object("node")?.text("name")
        claims.warnAfter = details.date("warnafter")
    }
}

/// Any claim's name.
private struct ClaimName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

extension KeyedDecodingContainer where Key == ClaimName {
    fileprivate func text(_ name: String) -> String? {
        guard let text = try? decode(String.self, forKey: ClaimName(stringValue: name)), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// One text or a list of texts (RFC 7519, section 4.1.3).
    fileprivate func texts(_ name: String) -> [String] {
        if let one = text(name) { return [one] }
        return (try? decode([String].self, forKey: ClaimName(stringValue: name))) ?? []
    }

    fileprivate func object(_ name: String) -> KeyedDecodingContainer<ClaimName>? {
        try? nestedContainer(keyedBy: ClaimName.self, forKey: ClaimName(stringValue: name))
    }

    /// A NumericDate (RFC 7519, section 2): seconds, maybe with a fraction, which is dropped.
    ///
    /// Only from 1970 to 9999: anything else is no date
    /// that a server wrote.
    fileprivate func date(_ name: String) -> Timestamp? {
        let key = ClaimName(stringValue: name)
        let range: ClosedRange<Int64> = 0...253_402_300_799
        if let whole = try? decode(Int64.self, forKey: key) {
            return range.contains(whole) ? Timestamp(seconds: whole) : nil
        }
        guard let number = try? decode(Double.self, forKey: key), number >= 0, number < Double(range.upperBound) + 1
        else {
            return nil
        }
        return Timestamp(seconds: Int64(number))
    }
}
