// SPDX-License-Identifier: Apache-2.0
import Glibc
import Vault
import VaultCore

/// Standard output: the result of a command and nothing else.
struct StandardOutput {
    /// The descriptor; 1, or another in tests.
    let descriptor: Int32
    /// The progress line, which must be removed before a result goes to a terminal.
    var progress: ProgressLine?

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes bytes, all of them.
    func write(_ bytes: [UInt8]) throws(VaultError) { try write(bytes.span) }

    /// Writes bytes straight from where they lie, secret memory included: nothing is buffered on the way.
    func write(_ bytes: Span<UInt8>) throws(VaultError) {
        progress?.end()
        if let code = DescriptorWriter.write(bytes, to: descriptor) { throw Self.failure(code) }
    }

    /// Writes a text with its secret in the hole: put together in secret memory, written in one piece.
    func write(_ text: RenderedText, secret: borrowing SecretBytes) throws(VaultError) {
        guard let hole = text.hole else { return try write(text.bytes) }
        var whole = SecretBytes(capacity: text.bytes.count + secret.count + 64)
        whole.append(text.bytes.span.extracting(..<hole))
        if text.prefersBareSecret && Self.isHarmless(secret) {
            secret.withBytes { whole.append($0) }
        } else {
            QuotedText.append(secret: secret, to: &whole)
        }
        whole.append(text.bytes.span.extracting(hole...))
        try whole.withBytes { (bytes) throws(VaultError) in try write(bytes) }
    }

    private static func isHarmless(_ secret: borrowing SecretBytes) -> Bool {
        secret.withBytes { Neutral.isPlain($0) }
    }

    /// The other end of the pipe was closed.
    static let readerWentAway = VaultError(.inputOutput, "standard output was closed before all output was written")

    private static func failure(_ code: Int32) -> VaultError {
        switch code {
        case EPIPE: readerWentAway
        case EBADF:
            VaultError(.inputOutput, "standard output is closed", hint: "redirect it, or run the command in a terminal")
        default: VaultError(.inputOutput, "cannot write to standard output: \(SystemError.text(code))")
        }
    }
}
