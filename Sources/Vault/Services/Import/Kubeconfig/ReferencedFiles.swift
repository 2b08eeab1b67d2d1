// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The files that kubeconfigs name, each read once: what was shown is what is imported, even if a file changes meanwhile, and a
/// pipe that says nothing is waited for once.
final class ReferencedFiles: FileSource {
    private final class Content {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }

    private let base: any FileSource
    /// A file as a document in a directory names it: what one may name, another may not.
    private struct Reference: Hashable {
        let path: String
        let directory: String?
    }

    private var contents: [Reference: Result<Content, VaultError>] = [:]

    init(_ base: any FileSource) { self.base = base }

    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        try read(path, limit: limit, namedIn: nil)
    }

    func read(_ path: String, limit: Int, namedIn directory: String?) throws(VaultError) -> SecretBytes {
        let reference = Reference(path: path, directory: directory)
        let content = try (contents[reference] ?? readOnce(reference, limit)).get()
        guard content.bytes.count <= limit else {
            throw VaultError(.inputInvalid, "\(path) is larger than \(limit) bytes", hint: "is it the right file?")
        }
        return content.bytes.withBytes { SecretBytes(copying: $0) }
    }

    private func readOnce(_ file: Reference, _ limit: Int) -> Result<Content, VaultError> {
        let result: Result<Content, VaultError>
        do throws(VaultError) {
            result = .success(Content(try base.read(file.path, limit: limit, namedIn: file.directory)))
        } catch {
            result = .failure(error)
        }
        contents[file] = result
        return result
    }
}
