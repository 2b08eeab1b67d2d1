// SPDX-License-Identifier: Apache-2.0
package import VaultCore

// The sealed parts of records: FORMAT.md, sections 5 and 6.

extension VaultCipher {
    /// Pads and seals a part under its own key and a fresh random nonce; the digest goes into the record row.
    ///
    /// - Throws: `CryptoError.invalidLength` if the sealed part would exceed 16 MiB.
    package func seal(
        _ part: RecordPart, kind: ObjectKind, recordID: RecordID, version: UInt64, message: Span<UInt8>
    ) throws(CryptoError) -> (sealed: SealedBytes, digest: Digest) {
        let place = PartAddress(part, kind: kind, recordID: recordID, version: version)
        return try seal(message, at: place, nonce: try SystemRandom.bytes(count: AESGCM.nonceCount))
    }

    /// Opens the overview of `row` and lends its field map, which ends with the call.
    ///
    /// - Throws: `FormatError.record` if the part is not the one that the row names, or does not open; what `body`
    ///   throws.
    package func openOverview<R: ~Copyable>(
        _ row: RecordRow, nonce: Span<UInt8>, sealed: Span<UInt8>, _ body: (Span<UInt8>) throws -> R
    ) throws -> R {
        let place = PartAddress(.overview, of: row)
        try check(row.overview, place, nonce, sealed)
        // Taken out, so that `body` may open another one.
        var buffer: [UInt8] = []
        swap(&buffer, &plaintext)
        defer { swap(&buffer, &plaintext) }
        buffer.removeAll(keepingCapacity: true)
        let data = additionalData(of: place)
        do throws(CryptoError) {
            try keys.withPartKey(place) { (key) throws(CryptoError) in
                try aes.open(sealed, key: key, nonce: nonce, additionalData: data.span, appendingTo: &buffer)
            }
        } catch {
            throw refusal(of: place, error)
        }
        let message = try messageRange(in: buffer.span, place)
        return try body(buffer.span.extracting(message))
    }

    /// Opens a part of `row` into secret memory of its own.
    ///
    /// - Throws: `FormatError.record` if the part is not the one that the row names, or does not open.
    package func openPart(_ part: RecordPart, _ row: RecordRow, _ content: SealedBytes) throws -> SecretBytes {
        var message = SecretBytes(capacity: content.sealed.count)
        try openPart(part, row, content, appendingTo: &message)
        return message
    }

    /// Opens a part of `row` and appends its message to `output`, which stays as it was if that fails.
    ///
    /// - Throws: `FormatError.record` if the part is not the one that the row names, or does not open.
    package func openPart(
        _ part: RecordPart, _ row: RecordRow, _ content: SealedBytes, appendingTo output: inout SecretBytes
    ) throws {
        try openPart(part, row, nonce: content.nonce.span, sealed: content.sealed.span, appendingTo: &output)
    }

    /// As the other one, from bytes that the caller lends.
    package func openPart(
        _ part: RecordPart, _ row: RecordRow, nonce: Span<UInt8>, sealed: Span<UInt8>,
        appendingTo output: inout SecretBytes
    ) throws {
        let place = PartAddress(part, of: row)
        let start = output.count
        try check(row.digest(of: part), place, nonce, sealed)
        let data = additionalData(of: place)
        do throws(CryptoError) {
            try keys.withPartKey(place) { (key) throws(CryptoError) in
                try aes.open(sealed, key: key, nonce: nonce, additionalData: data.span, appendingTo: &output)
            }
        } catch {
            throw refusal(of: place, error)
        }
        do {
            let message = try output.withBytes { try messageRange(in: $0.extracting(start..<$0.count), place) }
            output.keepTail(from: start, message)
        } catch {
            output.truncate(to: start)
            throw error
        }
    }

    /// The digest that a record row holds of a part.
    package func partDigest(nonce: Span<UInt8>, sealed: Span<UInt8>) throws(CryptoError) -> Digest {
        try hash.start(with: 0x03)
        try hash.update(nonce)
        try hash.update(sealed)
        return try hash.finish()
    }
}

extension VaultCipher {
    /// Seals under a nonce that the caller answers for: one that never served under this key.
    func seal(
        _ message: Span<UInt8>, at place: PartAddress, nonce: [UInt8]
    ) throws(CryptoError) -> (sealed: SealedBytes, digest: Digest) {
        let size = Padding.size(of: place.part, count: message.count)
        guard size <= VaultFormat.maximumPartSize - AESGCM.tagCount else { throw .invalidLength }
        let data = additionalData(of: place)
        padded.removeAll()
        Padding.pad(message, to: size, into: &padded)
        defer { padded.removeAll() }
        var sealed: [UInt8] = []
        try keys.withPartKey(place) { (key) throws(CryptoError) in
            try padded.withBytes { (padded) throws(CryptoError) in
                try aes.seal(
                    padded, key: key, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
            }
        }
        let digest = try partDigest(nonce: nonce.span, sealed: sealed.span)
        return (SealedBytes(nonce: nonce, sealed: sealed), digest)
    }

    /// Requires that a part is the one that its row names; before anything is opened.
    private func check(
        _ stored: Digest?, _ place: PartAddress, _ nonce: Span<UInt8>, _ sealed: Span<UInt8>
    ) throws {
        guard let stored else { throw place.refusal("does not exist") }
        guard nonce.count == AESGCM.nonceCount, sealed.count <= VaultFormat.maximumPartSize else {
            throw place.refusal("has the wrong length")
        }
        guard try partDigest(nonce: nonce, sealed: sealed) == stored else {
            throw place.refusal("is not the one that was written")
        }
    }

    /// The additional data of a part, in memory that the next call uses again.
    private func additionalData(of place: PartAddress) -> [UInt8] {
        partData.removeAll(keepingCapacity: true)
        partData.append(contentsOf: partPrefix)
        place.appendAdditionalData(to: &partData)
        return partData
    }

    private func refusal(of place: PartAddress, _ error: CryptoError) -> any Error {
        error == .authenticationFailed ? place.refusal("cannot be decrypted") : error
    }

    private func messageRange(in padded: Span<UInt8>, _ place: PartAddress) throws -> Range<Int> {
        do {
            return try Padding.messageRange(in: padded)
        } catch {
            throw place.refusal("is malformed: \(error.reason)")
        }
    }
}

extension SecretBytes {
    /// Of the bytes from `start` on keeps only `range` (counted from `start`), moved to `start`; overwrites the others.
    fileprivate mutating func keepTail(from start: Int, _ range: Range<Int>) {
        withMutableBytes { bytes in
            unsafe bytes.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                unsafe (base + start).update(from: base + start + range.lowerBound, count: range.count)
            }
        }
        truncate(to: start + range.count)
    }
}
