// SPDX-License-Identifier: Apache-2.0
package import VaultCore
import VaultCrypto

extension NewCredential {
    /// Checks a credential as `add` does, before there is a cluster to put it in.
    ///
    /// Throws `input.invalid`.
    package static func check(_ credential: borrowing NewCredential?) throws(VaultError) {
        switch credential {
        case .some(let credential): try credential.check()
        case .none: return
        }
    }

    /// Checks the credential as `add` does.
    ///
    /// Throws `input.invalid`.
    package borrowing func check() throws(VaultError) {
        try mappingErrors {
            guard let username else { return try CredentialReader.check(secret) }
            _ = try BasicUsername(username)
            _ = try PasswordRules.check(secret)
        }
    }
}

/// CA data as a person gives it, before there is a cluster to put it in.
package enum CABundleText {
    /// The certificates of PEM text, checked as `add` does.
    ///
    /// Throws `input.invalid`.
    package static func certificates(in pem: [UInt8]) throws(VaultError) -> [CertificateSummary] {
        try mappingErrors { try CertificateBundle.parse(pem.span).certificates }
    }

    /// The PEM text that stands in `text` in base64, as a kubeconfig has it; nil if it is anything else.
    package static func pem(inBase64 text: [UInt8]) -> [UInt8]? { CertificateBundle.pem(inBase64: text.span) }
}
