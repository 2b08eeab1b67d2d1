// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Standard error: all that is not the result.
package struct Diagnostics: Sendable {
    /// The descriptor; 2, or another in tests.
    package let descriptor: Int32
    /// How messages look.
    package var text = ErrorText()
    /// The progress line, to be removed first.
    package var progress: ProgressLine?

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes nothing: a monitoring system may mix standard error into the output of its plug-ins.
    package static let silent = Diagnostics(descriptor: -1)

    /// Reports why the command ends.
    package func error(_ error: VaultError) { write(text.error(error)) }

    /// Reports what the user should look at.
    package func warning(_ message: String, hint: String? = nil) { write(text.warning(message, hint: hint)) }

    /// Reports something worth knowing.
    package func note(_ message: String, hint: String? = nil) { write(text.note(message, hint: hint)) }

    /// If standard error cannot be written to, nothing can be reported.
    private func write(_ bytes: [UInt8]) {
        progress?.clear()
        _ = DescriptorWriter.write(bytes.span, to: descriptor)
    }
}
