// SPDX-License-Identifier: Apache-2.0
package import VaultCore

// Keyed tags that stand for a name or a credential: FORMAT.md, sections 4.3, 5 and 7.

extension VaultCipher {
    /// The tag by which the cluster of that name is looked up.
    package func nameTag(_ name: String) throws(CryptoError) -> NameTag {
        var message: [UInt8] = []
        message.appendPrefixed("cluster")
        message.appendPrefixed(name)
        return try nameIndex.tag(of: message.span).prefix16
    }

    /// The fingerprint of a bearer token.
    package func fingerprint(bearer token: borrowing SecretBytes) throws(CryptoError) -> CredentialFingerprint {
        try fingerprint("bearer", token)
    }

    /// The fingerprint of a basic password.
    package func fingerprint(basicPassword: borrowing SecretBytes) throws(CryptoError) -> CredentialFingerprint {
        try fingerprint("basic", basicPassword)
    }

    /// A name for a record that reveals nothing about it: 16 hexadecimal digits.
    package func pseudonym(of recordID: RecordID) throws(CryptoError) -> String {
        var message: [UInt8] = []
        message.appendPrefixed("pseudonym")
        message.appendPrefixed(fixed: recordID)
        let word = try fingerprinter.tag(of: message.span).prefix16.high
        return unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * place)) & 15
                unsafe buffer[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
            }
            return 16
        }
    }

    /// HMAC over T(kind, secret), fed in pieces so that the secret is not copied.
    private func fingerprint(
        _ kind: String, _ secret: borrowing SecretBytes
    ) throws(CryptoError) -> CredentialFingerprint {
        var prefix: [UInt8] = []
        prefix.appendPrefixed(kind)
        prefix.appendInteger(UInt32(secret.count))
        try fingerprinter.start()
        try fingerprinter.update(prefix.span)
        try secret.withBytes { (bytes) throws(CryptoError) in try fingerprinter.update(bytes) }
        return try fingerprinter.finish().prefix16
    }
}
