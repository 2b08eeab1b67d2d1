// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A key file: 32 random bytes in a regular file that only this user can read.
public enum KeyFile {
    /// Reads a key file.
    ///
    /// One whose mode lets others read it is refused, unless its mount and the directories above it keep them out: then `notice`
    /// receives a warning and a hint.
    ///
    /// Throws `not-found`, `file.unsafe`, `input.invalid`.
    public static func read(
        at path: String, notice: (_ warning: String, _ hint: String) -> Void = { _, _ in }
    ) throws(VaultError) -> SecretBytes {
        do { return try KeyFileStore.read(path) { notice($0.reason, $0.hint) } } catch StoreError.notFound {
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
/// An existing link, directory or device is refused, and what may not be replaced. Unless ``commit()`` returns, nothing is left behind.
public struct SecretFile: ~Copyable {
    /// What may stand at the path of a new file.
    public enum Replacing: Sendable {
        /// Nothing.
        case nothing
        /// A file that this program wrote there and nobody changed, one whose every line begins in one of these ways, and an empty one.
        case own(lines: [String])
        /// Any regular file.
        case anything
    }

    private var file: PendingSecretFile

    /// Starts a file that shall be at `path`.
    ///
    /// One that is for the group too, and so holds no secret, gets the mode 0640. With a context, the file is remembered as this
    /// program's own.
    ///
    /// Throws `exists`, `file.unsafe`, `io`.
    public init(
        at path: String, replacing: Replacing, _ context: VaultContext? = nil, isForGroup: Bool = false
    ) throws(VaultError) {
        let memory = context.map { OutputMemory($0) }
        let kind: PendingSecretFile.Replacing =
            switch (replacing, memory) {
            case (.nothing, _), (.own, nil): .nothing
            case (.own(let lines), let memory?): .own(memory, lines: lines.map { Array($0.utf8) })
            case (.anything, let memory): .anything(memory)
            }
        file = try mappingErrors { try PendingSecretFile(at: path, replacing: kind, isForGroup: isForGroup) }
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

extension OutputMemory {
    /// What is remembered next to the rollback marks.
    fileprivate init(_ context: VaultContext) {
        self.init(PlaceFileStore(.output, directory: context.stateDirectory, below: context.stateBase)) {
            (path) throws(StoreError) in
            do { return try SHA256.digest(of: path.utf8.span) } catch {
                throw .inputOutput(operation: "hash the path", path: path, errno: 0)
            }
        }
    }
}
