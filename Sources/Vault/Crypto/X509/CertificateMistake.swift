// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Recognises what was given instead of a PEM bundle, before anything is parsed.
///
/// A private key is refused wherever it stands, and never copied.
enum CertificateMistake {
    static let maximumSize = 4 << 20
    private static let command =
        "print it with kubectl config view --minify --raw --flatten "
        + "-o jsonpath='{..certificate-authority-data}' | base64 -d"

    static func check(_ bytes: Span<UInt8>) throws(InvalidInput) {
        guard !bytes.trimmedRange.isEmpty else {
            throw wrong("must not be empty", hint: "leave out the CA data if the server's CA is public; \(command)")
        }
        guard bytes.count <= maximumSize else {
            throw wrong("is larger than 4 MiB", hint: "use only the cluster's own CAs")
        }
        guard !bytes.contains("PRIVATE KEY-----") else { throw privateKey }
        if bytes.contains("-----BEGIN ") {
            // Never in a certificate by chance; next to one it may be a key, which no reader of PEM blocks would look at.
            guard !bytes.contains("LS0tLS1CRUdJTi") else {
                throw wrong(
                    "contains base64-encoded PEM text in addition to its certificates",
                    hint: "use only the certificates")
            }
            return
        }
        let isUTF16 = bytes.count > 1 && (bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF)
        guard !isUTF16 else { throw wrong("is UTF-16", hint: "save the file as UTF-8 or ASCII") }
        guard !isDER(bytes) else {
            throw wrong("is binary (DER or PKCS #12), not PEM", hint: "openssl x509 -inform der -in FILE writes PEM")
        }
        try refuseForeign(bytes)
        try refuseEncoded(bytes.extracting(bytes.trimmedRange))
        let nearly = bytes.contains("BEGIN CERTIFICATE")
        throw wrong(
            "has no certificate",
            hint: nearly ? "BEGIN and END lines have five hyphens at each end" : "give a PEM block: \(command)")
    }

    private static func wrong(_ problem: String, hint: String? = nil, rule: String? = nil) -> InvalidInput {
        InvalidInput(CertificateBundle.field, problem, hint: hint, rule: rule)
    }

    private static var privateKey: InvalidInput {
        wrong(
            "contains a private key, which is never stored",
            hint: "use only the certificates; if you pasted the key anywhere else, replace it",
            rule: "ca.private-key")
    }

    private static func isDER(_ bytes: Span<UInt8>) -> Bool {
        bytes.count > 4 && bytes[0] == 0x30 && (0x80...0x84).contains(bytes[1])
    }

    private static func refuseForeign(_ bytes: Span<UInt8>) throws(InvalidInput) {
        switch MisplacedInput.recognise(bytes) {
        case .kubeconfig, .json: throw wrong("is a whole kubeconfig or manifest", hint: command)
        case .webToken, .bearerHeader: throw wrong("is a token", hint: "a token belongs in the bearer token field")
        case .kubectlMessage: throw wrong("is a message from kubectl, not its result", hint: command)
        case nil, .pem, .privateKey, .base64PEM: return
        }
    }

    /// Base64 around what should have been given: kubeconfigs hold PEM in base64, and a Secret's YAML holds that once
    /// more.
    private static func refuseEncoded(_ text: Span<UInt8>) throws(InvalidInput) {
        guard Base64Text.isPlausible(text) else { return }
        var decoded = Base64Text.decodeLeniently(text)
        for layer in 1...3 {
            try decoded.withBytes { (bytes: Span<UInt8>) throws(InvalidInput) in
                guard !bytes.contains("PRIVATE KEY-----") else { throw privateKey }
                if bytes.contains("-----BEGIN ") {
                    let times = layer == 1 ? "" : "\(layer) times "
                    throw wrong(
                        "is still base64-encoded", hint: "decode it \(times)with base64 -d", rule: "ca.double-base64")
                }
                if isDER(bytes) {
                    throw wrong(
                        "is base64 without BEGIN and END lines",
                        hint: "base64 -d FILE | openssl x509 -inform der writes PEM")
                }
                if bytes.holds("eyJ", at: 0) {
                    throw wrong("is a base64-encoded token", hint: "a token belongs in the bearer token field")
                }
            }
            let next = decoded.withBytes { Base64Text.decodeLeniently($0) }
            decoded = next
        }
    }
}
