// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

extension StandardOutput {
    /// Writes a text with its secret in the hole: put together in secret memory, written in one call.
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
        secret.withBytes { Sanitizer.isPlain($0) }
    }
}
