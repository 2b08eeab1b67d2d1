// SPDX-License-Identifier: Apache-2.0

/// Reads files that an imported document names: CA files, token files.
///
/// The one who implements it decides what may be read and how; everything comes in secret memory, because any file may hold a
/// secret.
public protocol FileSource {
    /// The whole content of a file of at most `limit` bytes.
    ///
    /// Throws `not-found`, `io`, `file.unsafe` or `input.invalid` with a message that names the path and contains nothing of the
    /// content.
    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes

    /// The same for a file that a document names.
    ///
    /// `directory` is the document's own; nil if it is in none. Whoever wrote the document need not be the one who may read the
    /// file, so a source may refuse one that is not in that directory with `usage`.
    func read(_ path: String, limit: Int, namedIn directory: String?) throws(VaultError) -> SecretBytes
}

extension FileSource {
    /// Reads it wherever it is.
    public func read(_ path: String, limit: Int, namedIn directory: String?) throws(VaultError) -> SecretBytes {
        try read(path, limit: limit)
    }
}
