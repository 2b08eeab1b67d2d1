// SPDX-License-Identifier: Apache-2.0

/// Why kubectl cannot read a certificate.
struct CertificateParseError: Error, Equatable {
    /// What follows "the certificate": "has a negative serial number".
    let problem: String
    /// Whether it is the public key that is at fault.
    let isAboutKey: Bool

    init(_ problem: String, isAboutKey: Bool = false) {
        self.problem = problem
        self.isAboutKey = isAboutKey
    }

    /// Something that is there and has another form than it must.
    static func malformed(_ what: String) -> CertificateParseError {
        CertificateParseError("has \(what) that kubectl cannot read")
    }
}
