// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

extension TrustPolicy {
    /// Where systems keep the roots that they trust, in Go's order (crypto/x509, root_linux.go).
    private static let places = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// Trusts what this machine's system trusts: for clusters without CA data, and for proxies.
    ///
    /// Read once. A machine without roots gives a policy that trusts nobody. `SSL_CERT_FILE` is ignored: the environment must
    /// not choose whom a token goes to.
    package static let systemRoots = TrustPolicy(
        anchors: places.lazy.map { certificates(ofFile: $0) }.first { !$0.isEmpty } ?? [])

    /// The certificates of a PEM file; what cannot be read is passed over, as Go does.
    package static func certificates(ofFile path: String) -> [[UInt8]] {
        defer { ERR_clear_error() }
        guard let file = unsafe BIO_new_file(path, "r") else { return [] }
        defer { unsafe BIO_free_all(file) }
        let maximum = 8 << 20
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while text.count < maximum {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe BIO_read(file, bytes.baseAddress, Int32(bytes.count))
            }
            guard count > 0 else { break }
            text += buffer[..<Int(count)]
        }
        guard let blocks = try? PEMText.blocks(of: text.span) else { return [] }
        return blocks.compactMap { $0.misreading == nil ? try? $0.certificateDER(in: text.span) : nil }
    }
}
