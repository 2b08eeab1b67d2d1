// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A whole source in secret memory, looked at for what no reader of text can read.
final class SourceText {
    /// The most bytes of a source.
    static let maximumSize = 256 << 20

    /// The most clusters of a source.
    static let maximumClusters = 1_000_000

    private let bytes: SecretBytes
    /// Its name in messages.
    let place: String
    /// Where the text begins: after a byte order mark.
    let start: Int

    /// Throws `input.invalid` for what is empty, too large, UTF-16 or binary.
    init(_ bytes: consuming SecretBytes, place: String) throws(VaultError) {
        let start = try bytes.withBytes { (text: Span<UInt8>) throws(VaultError) -> Int in
            guard text.count <= Self.maximumSize else {
                throw Self.wrong(place, "is larger than 256 MiB", hint: "split it into several files")
            }
            guard !text.trimmedRange.isEmpty else { throw Self.wrong(place, "is empty") }
            let isUTF16 = text.count > 1 && (text[0] == 0xFF && text[1] == 0xFE || text[0] == 0xFE && text[1] == 0xFF)
            guard !isUTF16, !text.contains(where: { $0 == 0 }) else {
                throw Self.wrong(
                    place, isUTF16 ? "is UTF-16" : "contains NUL bytes",
                    hint: "save it as UTF-8: iconv -f UTF-16 -t UTF-8")
            }
            return text.holds("\u{FEFF}", at: 0) ? 3 : 0
        }
        self.bytes = bytes
        self.place = place
        self.start = start
    }

    /// Gives scoped access to the bytes.
    func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try bytes.withBytes(body)
    }

    /// The error about the source as a whole, or from a line on.
    func wrong(_ problem: String, line: Int? = nil, hint: String? = nil) -> VaultError {
        Self.wrong(line.map { "\(place), line \($0)" } ?? place, problem, hint: hint)
    }

    /// The error for a source that is something else than a table of clusters.
    var tooMany: VaultError {
        wrong("has more than \(Self.maximumClusters) clusters", hint: "split it into several files")
    }

    private static func wrong(_ place: String, _ problem: String, hint: String? = nil) -> VaultError {
        VaultError(.inputInvalid, "\(place): \(problem)", hint: hint)
    }
}
