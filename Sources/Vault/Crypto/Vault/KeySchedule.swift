// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Derives every key from the root key (FORMAT.md, section 4.3).
///
/// `K(label, …)` is one block of HKDF-Expand, that is HMAC(root key, T(label, …) ‖ 0x01). The HMAC is keyed once, and
/// info and key lie in reused buffers: a list of 100,000 records derives as many keys.
struct KeySchedule: ~Copyable {
    let root: SecretBytes
    let vaultID: VaultID
    private let expander: HMACSHA256
    private var info: [UInt8] = []
    private let recordPrefix: [UInt8]
    private var key = SecretBytes(capacity: AESGCM.keyCount)

    init(root: consuming SecretBytes, vaultID: VaultID) throws(CryptoError) {
        guard root.count == AESGCM.keyCount else { throw .invalidLength }
        expander = try root.withBytes { (bytes) throws(CryptoError) in try HMACSHA256(key: bytes) }
        recordPrefix = Self.prefix(VaultFormat.Label.record, vaultID)
        self.root = root
        self.vaultID = vaultID
    }

    /// An HMAC keyed with `K(label, vault id)`.
    mutating func mac(_ label: String) throws(CryptoError) -> HMACSHA256 {
        try withKey(label) { (key) throws(CryptoError) in try HMACSHA256(key: key) }
    }

    /// Lends `K(label, vault id)`.
    mutating func withKey<R: ~Copyable>(
        _ label: String, _ body: (Span<UInt8>) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        info = Self.prefix(label, vaultID)
        return try expand(body)
    }

    /// Lends the key of one part of one version of one record.
    mutating func withPartKey<R: ~Copyable>(
        _ place: PartAddress, _ body: (Span<UInt8>) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        info.removeAll(keepingCapacity: true)
        info.append(contentsOf: recordPrefix)
        place.appendKeyContext(to: &info)
        return try expand(body)
    }

    private mutating func expand<R: ~Copyable>(
        _ body: (Span<UInt8>) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        info.append(0x01)
        key.removeAll()
        try expander.start()
        try expander.update(info.span)
        try expander.finish(appendingTo: &key)
        return try key.withBytes(body)
    }

    private static func prefix(_ label: String, _ vaultID: VaultID) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendPrefixed(label)
        bytes.appendPrefixed(fixed: vaultID)
        return bytes
    }
}
