// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Standard output: the result of a command and nothing else.
package struct StandardOutput {
    /// The descriptor; 1, or another in tests.
    package let descriptor: Int32
    /// The progress line, which must be removed before a result goes to a terminal.
    package var progress: ProgressLine?

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes bytes, all of them.
    package func write(_ bytes: [UInt8]) throws(VaultError) { try write(bytes.span) }

    /// Writes bytes straight from where they lie, secret memory included: nothing is buffered on the way.
    package func write(_ bytes: Span<UInt8>) throws(VaultError) {
        progress?.end()
        if let code = DescriptorWriter.write(bytes, to: descriptor) { throw Self.failure(code) }
    }

    /// The other end of the pipe was closed.
    package static let readerWentAway = VaultError(
        .inputOutput, "standard output was closed before all output was written")

    private static func failure(_ code: Int32) -> VaultError {
        switch code {
        case EPIPE: readerWentAway
        case EBADF:
            VaultError(.inputOutput, "standard output is closed", hint: "redirect it, or run the command in a terminal")
        default: VaultError(.inputOutput, "cannot write to standard output: \(SystemError.text(code))")
        }
    }
}
