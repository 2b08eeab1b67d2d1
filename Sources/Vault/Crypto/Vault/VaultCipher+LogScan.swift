// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension VaultCipher {
    /// Opens an entry into memory that the next call uses again, and lends its field map: for passes over the whole log.
    ///
    /// Does not check the entry's MAC: only the chain can show it.
    ///
    /// - Throws: `FormatError.log` if the entry is not the one that was sealed under this number, and what `body` throws.
    package func openLog<R>(_ entry: SealedLogEntry, _ body: (Span<UInt8>) throws -> R) throws -> R {
        // Taken out, so that `body` may open something else.
        var buffer: [UInt8] = []
        swap(&buffer, &plaintext)
        defer { swap(&buffer, &plaintext) }
        buffer.removeAll(keepingCapacity: true)
        try openLog(entry, appendingTo: &buffer)
        let message: Range<Int>
        do { message = try Padding.messageRange(in: buffer.span) } catch {
            throw FormatError.log("entry \(entry.sequence) is malformed: \(error.reason)")
        }
        return try body(buffer.span.extracting(message))
    }
}
