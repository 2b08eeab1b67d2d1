// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension CertificateBundle {
    /// The PEM text that stands in `text` in base64, as a kubeconfig has it; nil if it is anything else.
    ///
    /// What holds a private key is never decoded into ordinary memory.
    package static func pem(inBase64 text: Span<UInt8>) -> [UInt8]? {
        let body = text.extracting(text.trimmedRange)
        guard Base64Text.isPlausible(body) else { return nil }
        let decoded = Base64Text.decodeLeniently(body)
        let isPEM = decoded.withBytes { $0.contains("-----BEGIN ") && !$0.contains("PRIVATE KEY-----") }
        guard isPEM else { return nil }
        return Base64Text.decode(body)
    }
}
