// SPDX-License-Identifier: Apache-2.0

extension SecretBytes {
    /// Drops one line feed, or one carriage return and line feed, from the end: what a file or a pipe adds to a secret.
    ///
    /// Nothing else is trimmed (FORMAT.md, section 4.1). Not for secrets that were typed at a prompt.
    package mutating func removeTrailingNewline() {
        let length = withBytes { (bytes: Span<UInt8>) -> Int in
            guard let last = bytes.indices.last, bytes[last] == 0x0A else { return bytes.count }
            return last > 0 && bytes[last - 1] == 0x0D ? last - 1 : last
        }
        truncate(to: length)
    }
}
