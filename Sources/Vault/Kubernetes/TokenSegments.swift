// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The three parts of a signed JWT in compact form (RFC 7515, section 3.1), by their places in the token.
struct TokenSegments {
    let header: Range<Int>
    let claims: Range<Int>
    let signature: Range<Int>

    /// Finds the parts; nil unless there are exactly three, none of them empty, the last plausible as base64url.
    init?(_ token: Span<UInt8>) {
        var dots: [Int] = []
        for index in token.indices where token[index] == UInt8(ascii: ".") {
            dots.append(index)
            guard dots.count <= 2 else { return nil }
        }
        guard dots.count == 2 else { return nil }
        header = 0..<dots[0]
        claims = (dots[0] + 1)..<dots[1]
        signature = (dots[1] + 1)..<token.count
        guard !header.isEmpty, !claims.isEmpty, !signature.isEmpty,
            Base64URL.isPlausible(token.extracting(signature))
        else { return nil }
    }
}
