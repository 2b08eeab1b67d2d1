// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Reads what a bearer token claims.
///
/// Nothing is verified: only the API server knows whose signature counts.
///
/// Any token is legal, so this never fails: what is no service account's JWT is an opaque bearer token. Of the token,
/// only the claims are decoded into ordinary memory: they are no secret without the signature, and a JSON decoder
/// needs them there.
package enum TokenInspector {
    /// The longest claims in bytes after decoding.
    private static let maximumClaims = 65_536

    /// The kind and the claims of the token.
    package static func inspect(_ token: borrowing SecretBytes) -> CredentialFacts {
        token.withBytes { bytes in
            guard let segments = TokenSegments(bytes), isSigned(bytes.extracting(segments.header)),
                let claims = ServiceAccountClaims(json: claims(bytes.extracting(segments.claims)))
            else { return CredentialFacts(kind: .opaqueBearer) }
            return claims.facts
        }
    }

    /// What is odd about the form of a token that looks like a JWT, each after "the token …"; nothing of the token is in it.
    package static func anomalies(of token: borrowing SecretBytes) -> [String] {
        token.withBytes { bytes in
            guard bytes.holds("eyJ", at: 0) else { return [] }
            let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
            let header = bytes.extracting(0..<(dots.first ?? bytes.count))
            guard isSigned(header) else { return [unsignedDescription(header)] }
            guard dots.count == 2 else { return ["looks like a JWT but has \(dots.count + 1) parts instead of 3"] }
            guard let segments = TokenSegments(bytes) else {
                return ["is a JWT with parts that are not base64url: it was truncated or changed"]
            }
            let json = claims(bytes.extracting(segments.claims))
            guard let claims = ServiceAccountClaims(json: json) else {
                return [
                    "is a JWT whose claims cannot be read: not JSON, duplicate keys, or more than 64 KiB or 32 levels"
                ]
            }
            return claims.malformedDates.map { "has a claim \($0) that is not a date" }
        }
    }

    private static func unsignedDescription(_ segment: Span<UInt8>) -> String {
        guard segment.count <= maximumClaims else { return "begins like a JWT, but its header is larger than 64 KiB" }
        var header = SecretBytes(capacity: segment.count)
        guard Base64URL.decode(segment, into: &header), header.withBytes({ JSONValidator.isObject($0) }) else {
            return "begins like a JWT, but its header cannot be read"
        }
        return "is a JWT without a signature: its header has no algorithm, or the algorithm none"
    }

    /// Whether the token begins as a signed JWT does and lacks parts: cut off when it was copied.
    package static func isCutOff(_ token: borrowing SecretBytes) -> Bool {
        token.withBytes { bytes in
            let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
            guard let first = dots.first, dots.count <= 2, isSigned(bytes.extracting(0..<first)) else { return false }
            return TokenSegments(bytes) == nil
        }
    }

    /// Whether a header is that of a JWS with an algorithm other than `none`.
    private static func isSigned(_ segment: Span<UInt8>) -> Bool {
        guard segment.count <= maximumClaims else { return false }
        var header = SecretBytes(capacity: segment.count)
        guard Base64URL.decode(segment, into: &header) else { return false }
        return header.withBytes { json in
            guard let algorithm = JSONValidator.string("alg", in: json) else { return false }
            return !(algorithm.count == 4 && json.holds("none", at: algorithm.lowerBound, ignoringCase: true))
        }
    }

    /// The claims' JSON; empty if it is none, or beyond the bounds.
    private static func claims(_ segment: Span<UInt8>) -> [UInt8] {
        guard segment.count <= maximumClaims / 3 * 4 + 4 else { return [] }
        var json: [UInt8] = []
        json.reserveCapacity(segment.count / 4 * 3 + 3)
        guard Base64URL.decode(segment, into: &json), json.count <= maximumClaims, JSONValidator.isObject(json.span)
        else {
            return []
        }
        return json
    }
}
