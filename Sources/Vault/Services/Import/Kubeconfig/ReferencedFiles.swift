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
    private var contents: [String: Result<Content, VaultError>] = [:]

    init(_ base: any FileSource) { self.base = base }

    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        let content = try (contents[path] ?? readOnce(path, limit)).get()
        guard content.bytes.count <= limit else {
            throw VaultError(.inputInvalid, "\(path) is larger than \(limit) bytes", hint: "is it the right file?")
        }
        return content.bytes.withBytes { SecretBytes(copying: $0) }
    }

    private func readOnce(_ path: String, _ limit: Int) -> Result<Content, VaultError> {
        let result: Result<Content, VaultError>
        do throws(VaultError) { result = .success(Content(try base.read(path, limit: limit))) } catch {
            result = .failure(error)
        }
        contents[path] = result
        return result
    }
}
