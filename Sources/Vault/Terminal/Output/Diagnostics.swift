// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Standard error: all that is not the result.
package struct Diagnostics: Sendable {
    /// The descriptor; 2, or another in tests.
    package let descriptor: Int32
    /// How messages look.
    package var text = ErrorText()
    /// What stands in the last line, to be taken away first.
    package var progress: ProgressLine?

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Says nothing to nobody: whoever runs monitoring plug-ins may mix standard error with what they print.
    package static let silent = Diagnostics(descriptor: -1)

    /// Says why the command ends.
    package func error(_ error: VaultError) { write(text.error(error)) }

    /// Says what the user should look at.
    package func warning(_ message: String, hint: String? = nil) { write(text.warning(message, hint: hint)) }

    /// Says something worth knowing.
    package func note(_ message: String, hint: String? = nil) { write(text.note(message, hint: hint)) }

    /// If standard error cannot be written to, there is nobody left to tell.
    private func write(_ bytes: [UInt8]) {
        progress?.clear()
        _ = DescriptorWriter.write(bytes.span, to: descriptor)
    }
}
