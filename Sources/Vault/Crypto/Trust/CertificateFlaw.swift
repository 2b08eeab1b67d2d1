// SPDX-License-Identifier: Apache-2.0

/// Why kubectl cannot read a certificate.
struct CertificateFlaw: Error, Equatable {
    /// What follows "the certificate": "has a negative serial number".
    let words: String
    /// Whether it is the public key that is at fault.
    let isAboutKey: Bool

    init(_ words: String, isAboutKey: Bool = false) {
        self.words = words
        self.isAboutKey = isAboutKey
    }

    /// Something that is there and has another form than it must.
    static func malformed(_ what: String) -> CertificateFlaw { CertificateFlaw("has \(what) that kubectl cannot read") }
}
