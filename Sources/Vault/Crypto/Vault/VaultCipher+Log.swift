// SPDX-License-Identifier: Apache-2.0
package import VaultCore

// The tamper-evident log: FORMAT.md, section 9.

extension VaultCipher {
    /// Seals an entry's field map and chains it to the entry before.
    package func sealLog(
        message: [UInt8], sequence: UInt64, previousMAC: Digest
    ) throws(CryptoError) -> SealedLogEntry {
        let nonce = try SystemRandom.bytes(count: AESGCM.nonceCount)
        return try sealLog(message: message, sequence: sequence, previousMAC: previousMAC, nonce: nonce)
    }

    /// The MAC that an entry must carry, given the one before it (32 zero bytes before the first ever).
    package func logMAC(
        sequence: UInt64, previousMAC: Digest, content: SealedBytes
    ) throws(CryptoError) -> Digest {
        var message: [UInt8] = []
        message.reserveCapacity(content.sealed.count + 160)
        message.appendPrefixed(VaultFormat.Label.logMAC)
        message.appendPrefixed(fixed: vaultID)
        message.appendPrefixed(sequence)
        message.appendPrefixed(fixed: previousMAC)
        message.appendPrefixed(content.nonce.span)
        message.appendPrefixed(content.sealed.span)
        return try logMACs.tag(of: message.span)
    }

    /// Opens an entry and returns its field map.
    ///
    /// Does not check the entry's MAC: only the chain can show it.
    ///
    /// - Throws: `FormatError.log` if the entry is not the one that was sealed under this number.
    package func openLog(_ entry: SealedLogEntry) throws -> [UInt8] {
        try openLog(entry) { $0.array() }
    }

    /// Appends an entry's padded field map.
    func openLog(_ entry: SealedLogEntry, appendingTo padded: inout [UInt8]) throws {
        let data = logData(entry.sequence)
        do throws(CryptoError) {
            try withLogSealKey { (key) throws(CryptoError) in
                try aes.open(
                    entry.content.sealed.span, key: key, nonce: entry.content.nonce.span,
                    additionalData: data.span, appendingTo: &padded)
            }
        } catch .authenticationFailed, .invalidLength {
            throw FormatError.log("entry \(entry.sequence) cannot be decrypted")
        }
    }

    /// Seals under a nonce that the caller answers for.
    func sealLog(
        message: [UInt8], sequence: UInt64, previousMAC: Digest, nonce: [UInt8]
    ) throws(CryptoError) -> SealedLogEntry {
        let data = logData(sequence)
        var padded: [UInt8] = []
        let size = Padding.stepped(message.count + 4, by: Padding.logStep)
        Padding.pad(message.span, to: size, into: &padded)
        var sealed: [UInt8] = []
        try withLogSealKey { (key) throws(CryptoError) in
            try aes.seal(
                padded.span, key: key, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
        }
        let content = SealedBytes(nonce: nonce, sealed: sealed)
        let mac = try logMAC(sequence: sequence, previousMAC: previousMAC, content: content)
        return SealedLogEntry(sequence: sequence, content: content, mac: mac)
    }

    private func withLogSealKey(_ body: (Span<UInt8>) throws(CryptoError) -> Void) throws(CryptoError) {
        if logSealKey.count == 0 {
            logSealKey = try keys.withKey(VaultFormat.Label.logSeal) { (key) throws(CryptoError) in
                SecretBytes(copying: key)
            }
        }
        try logSealKey.withBytes(body)
    }

    /// The additional data of an entry.
    private func logData(_ sequence: UInt64) -> [UInt8] {
        var data: [UInt8] = []
        data.appendPrefixed(VaultFormat.Label.log)
        data.appendPrefixed(VaultFormat.number)
        data.appendPrefixed(fixed: vaultID)
        data.appendPrefixed(sequence)
        return data
    }
}
