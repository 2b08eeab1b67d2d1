// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// All cryptography of one unlocked vault: FORMAT.md as code.
///
/// It holds the root key and what is derived from it, and reuses its contexts and buffers, so it belongs to one thread
/// at a time; the compiler sees to that, since it is not `Sendable`.
///
/// Errors: functions that only compute or seal throw ``CryptoError``. Functions that decrypt throw `FormatError` if the bytes are not the
/// ones that were sealed, and ``CryptoError`` if OpenSSL itself fails.
package final class VaultCipher {
    package let vaultID: VaultID
    var keys: KeySchedule
    let aes: AESGCM
    let hash: SHA256
    let nameIndex: HMACSHA256
    let fingerprinter: HMACSHA256
    let logMACs: HMACSHA256
    /// Padded plain text of the last overview, which holds no secret; reused.
    var plaintext: [UInt8] = []
    /// Additional data of the last part; reused.
    var partData: [UInt8] = []
    /// Padded plain text on its way to the cipher; reused.
    var padded = SecretBytes()
    /// The log seal key, once an entry was opened or sealed: it is the same for all of them.
    var logSealKey = SecretBytes()
    /// The first fields of every part's additional data.
    let partPrefix: [UInt8]

    private let headerMACs: HMACSHA256
    private let manifestMACs: HMACSHA256
    private let markMACs: HMACSHA256

    /// Takes the root key of the vault with that id.
    ///
    /// - Throws: `CryptoError.invalidLength` unless the key has 32 bytes.
    package init(rootKey: consuming SecretBytes, vaultID: VaultID) throws(CryptoError) {
        var keys = try KeySchedule(root: rootKey, vaultID: vaultID)
        aes = try AESGCM()
        hash = try SHA256()
        headerMACs = try keys.mac(VaultFormat.Label.headerMAC)
        manifestMACs = try keys.mac(VaultFormat.Label.manifestMAC)
        markMACs = try keys.mac(VaultFormat.Label.markMAC)
        nameIndex = try keys.mac(VaultFormat.Label.nameIndex)
        fingerprinter = try keys.mac(VaultFormat.Label.fingerprint)
        logMACs = try keys.mac(VaultFormat.Label.logMAC)
        var prefix: [UInt8] = []
        prefix.appendPrefixed(VaultFormat.Label.part)
        prefix.appendPrefixed(VaultFormat.number)
        prefix.appendPrefixed(fixed: vaultID)
        partPrefix = prefix
        self.keys = keys
        self.vaultID = vaultID
    }

    /// Lends the root key: for wrapping it in a further slot.
    package func withRootKey<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try keys.root.withBytes(body)
    }

    /// The same cipher for use by another thread.
    package func copy() throws(CryptoError) -> VaultCipher {
        try VaultCipher(
            rootKey: withRootKey { (key) throws(CryptoError) in SecretBytes(copying: key) }, vaultID: vaultID)
    }

    /// The header's MAC (section 4.3).
    package func headerMAC(_ body: [UInt8]) throws(CryptoError) -> Digest { try headerMACs.tag(of: body.span) }

    /// The manifest's MAC (section 8).
    package func manifestMAC(_ body: [UInt8]) throws(CryptoError) -> Digest { try manifestMACs.tag(of: body.span) }

    /// The MAC of one slot of the mark (section 11).
    package func markMAC(_ body: [UInt8]) throws(CryptoError) -> Digest { try markMACs.tag(of: body.span) }

    /// The key of the mark's MAC, for the log entry that lets marks of a replaced root key still count.
    package func markKey() throws(CryptoError) -> Digest {
        try keys.withKey(VaultFormat.Label.markMAC) { (key) throws(CryptoError) in
            guard let key = Digest(key) else { throw .invalidLength }
            return key
        }
    }

    /// The MAC of one slot of the mark under the mark key of an earlier root key.
    package static func markMAC(_ body: [UInt8], formerKey: Digest) throws(CryptoError) -> Digest {
        try HMACSHA256(key: formerKey.bytes.span).tag(of: body.span)
    }

    /// The digest by which the manifest names the header (section 8).
    package static func headerDigest(_ body: [UInt8]) throws(CryptoError) -> Digest {
        try SHA256.digest(of: ([0x04] + body).span)
    }

    /// Whether a stored MAC is the expected one, in constant time.
    package static func isEqual(_ mac: [UInt8], _ expected: Digest) -> Bool {
        ConstantTime.isEqual(mac.span, expected.bytes.span)
    }
}
