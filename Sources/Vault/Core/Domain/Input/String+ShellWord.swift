// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as one word of a POSIX shell: as it is where nothing in it means anything to a shell, else in quotes.
    package var shellWord: String {
        let isPlain = utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "-_./:@%+=,".utf8.contains($0) }
        guard isEmpty || !isPlain else { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
