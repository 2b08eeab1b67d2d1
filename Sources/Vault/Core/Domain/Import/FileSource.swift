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
}
