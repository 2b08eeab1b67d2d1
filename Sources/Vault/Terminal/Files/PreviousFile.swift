// SPDX-License-Identifier: Apache-2.0
import Glibc
import Vault
package import VaultCore

/// The previous file at a path that is about to be replaced, kept open so that it can be restored.
package final class PreviousFile {
    private let path: String
    /// The file, which lives on without its name as long as it is open; nil if nothing was there.
    private let descriptor: Int32?
    private let isForGroup: Bool

    /// Opens what is there; a file that cannot be read could not be restored.
    package init(_ path: String) throws(VaultError) {
        self.path = path
        // A pipe must not block; what is no file is refused when it is replaced.
        let raw = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW)
        let code = errno
        var facts = stat()
        isForGroup = unsafe raw >= 0 && fstat(raw, &facts) == 0 && facts.st_mode & 0o040 != 0
        descriptor = raw >= 0 ? raw : nil
        guard raw >= 0 || !FilePath.isRegularFile(path) || code == ELOOP else {
            throw VaultError(.inputOutput, "\(path) cannot be opened: \(SystemError.text(code))")
        }
    }

    deinit { if let descriptor { close(descriptor) } }

    /// Restores the previous file; another file's failure is the reason.
    package func restore(because reason: VaultError) throws(VaultError) {
        do throws(VaultError) {
            guard let descriptor else {
                guard unsafe unlink(path) == 0 || errno == ENOENT else {
                    throw VaultError(.inputOutput, SystemError.text(errno))
                }
                return
            }
            let bytes = try DescriptorReader(descriptor: descriptor, name: path).readPublic(limit: 1 << 31)
            var file = try SecretFile(at: path, replacing: .anything, isForGroup: isForGroup)
            try file.write(bytes.span)
            try file.commit()
        } catch {
            throw VaultError(
                reason.code,
                "\(reason.message); and \(path), which was already replaced, could not be restored: \(error.message)",
                hint: reason.hint)
        }
    }
}
