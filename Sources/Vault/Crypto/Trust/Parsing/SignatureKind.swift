// SPDX-License-Identifier: Apache-2.0

/// The algorithm in a certificate's signature, as far as kubectl can check it.
enum SignatureKind: Equatable, Sendable {
    case rsa, ecdsa, ed25519
    /// MD2, MD5 or SHA-1, whatever the key.
    case broken
    /// An algorithm or parameters that Go does not support.
    case unknown

    /// Reads an AlgorithmIdentifier's contents; nil if it is malformed.
    init?(_ algorithm: DERReader) {
        var algorithm = algorithm
        guard let identifier = algorithm.identifier() else { return nil }
        let parameters = algorithm.rest
        if !algorithm.isEmpty, algorithm.next() == nil { return nil }
        switch Self.kinds[identifier] {
        case .ed25519 where !parameters.isEmpty: self = .unknown
        case let kind?: self = kind
        case nil: self = identifier == Self.pss && Self.isStandardPSS(parameters) ? .rsa : .unknown
        }
    }

    private static let kinds: [[UInt8]: SignatureKind] = [
        pkcs1Prefix + [11]: .rsa, pkcs1Prefix + [12]: .rsa, pkcs1Prefix + [13]: .rsa,
        ecdsaPrefix + [3, 2]: .ecdsa, ecdsaPrefix + [3, 3]: .ecdsa, ecdsaPrefix + [3, 4]: .ecdsa,
        [0x2B, 0x65, 0x70]: .ed25519,
        pkcs1Prefix + [2]: .broken, pkcs1Prefix + [4]: .broken, pkcs1Prefix + [5]: .broken,
        [0x2B, 0x0E, 3, 2, 29]: .broken,
        ecdsaPrefix + [1]: .broken,
    ]

    private static let pss = pkcs1Prefix + [10]
    private static let pkcs1Prefix: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1]
    private static let ecdsaPrefix: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4]
    private static let sha2: [UInt8] = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2]

    /// Whether the parameters are SHA-256, SHA-384 or SHA-512 with MGF1 of the same and a salt as long as the digest.
    private static func isStandardPSS(_ parameters: ArraySlice<UInt8>) -> Bool {
        var outer = DERReader(Array(parameters))
        guard var fields = outer.contents(DERTag.sequence), var hashField = fields.contents(DERTag.constructed(0)),
            let hash = digest(&hashField), var maskField = fields.contents(DERTag.constructed(1)),
            var mask = maskField.contents(DERTag.sequence), mask.identifier() == pkcs1Prefix + [8],
            digest(&mask) == hash,
            var saltField = fields.contents(DERTag.constructed(2)), let salt = saltField.word()
        else { return false }
        if fields.isNext(DERTag.constructed(3)) {
            guard var trailer = fields.contents(DERTag.constructed(3)), trailer.word() == 1 else { return false }
        }
        switch (hash, salt) {
        case (sha2 + [1], 32), (sha2 + [2], 48), (sha2 + [3], 64): return fields.isEmpty
        default: return false
        }
    }

    /// The identifier of a digest whose parameters are absent or NULL.
    private static func digest(_ reader: inout DERReader) -> [UInt8]? {
        guard var algorithm = reader.contents(DERTag.sequence), let identifier = algorithm.identifier() else {
            return nil
        }
        return algorithm.isEmpty || Array(algorithm.rest) == [DERTag.null, 0] ? identifier : nil
    }
}
