// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A key file: 32 random bytes in a regular file of the user's, mode 0600 or stricter.
public enum KeyFile {
    /// Reads a key file.
    ///
    /// Throws `not-found`, `file.unsafe`, `input.invalid`.
    public static func read(at path: String) throws(VaultError) -> SecretBytes {
        do { return try KeyFileStore.read(path) } catch StoreError.notFound {
            throw VaultError(.notFound, "there is no key file at \(path)")
        } catch { throw VaultError(error) }
    }

    /// Makes a new key file of random bytes, never over an existing one.
    ///
    /// Throws `exists`, `io`.
    public static func create(at path: String) throws(VaultError) {
        try mappingErrors { try KeyFileStore.create(at: path, try SystemRandom.secret(count: KeyFileStore.length)) }
    }

    /// Whether anything is at that path.
    public static func exists(at path: String) -> Bool { KeyFileStore.isAnything(at: path) }
}

/// A file that holds secrets: written next to its final path with mode 0600, then flushed and renamed.
///
/// An existing link, directory or device is refused, and without `replacing` anything else. Unless ``commit()`` returns, nothing is left behind.
public struct SecretFile: ~Copyable {
    private var file: PendingSecretFile

    /// Starts a file that shall be at `path`.
    ///
    /// One that is for the group too, and so holds no secret, gets the mode 0640.
    ///
    /// Throws `exists`, `file.unsafe`, `io`.
    public init(at path: String, replacing: Bool, isForGroup: Bool = false) throws(VaultError) {
        file = try mappingErrors { try PendingSecretFile(at: path, replacing: replacing, isForGroup: isForGroup) }
    }

    /// Appends bytes.
    public mutating func write(_ bytes: Span<UInt8>) throws(VaultError) {
        do { try file.write(bytes) } catch { throw VaultError(error) }
    }

    /// Makes the content durable and gives the file its name.
    public consuming func commit() throws(VaultError) {
        do { try file.commit() } catch { throw VaultError(error) }
    }
}
