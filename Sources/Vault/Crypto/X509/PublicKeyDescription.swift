// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// A public key's algorithm and size, for people.
struct PublicKeyDescription {
    /// `RSA`, `EC P-256`, `Ed25519`; else the algorithm's name or object identifier.
    let algorithm: String
    /// The size in bits; 0 if the key cannot be read.
    let bits: UInt32
    /// Whether OpenSSL can use the key.
    let isReadable: Bool

    init(key: OpaquePointer?, encoded: OpaquePointer?) {
        guard let key = unsafe key else {
            unsafe self.init(algorithm: Self.identifier(of: encoded), bits: 0, isReadable: false)
            return
        }
        unsafe self.init(
            algorithm: Self.name(of: key, encoded), bits: UInt32(clamping: EVP_PKEY_get_bits(key)), isReadable: true)
    }

    private init(algorithm: String, bits: UInt32, isReadable: Bool) {
        self.algorithm = algorithm
        self.bits = bits
        self.isReadable = isReadable
    }

    private static func name(of key: OpaquePointer, _ encoded: OpaquePointer?) -> String {
        switch unsafe EVP_PKEY_get_base_id(key) {
        case NID_rsaEncryption: "RSA"
        case NID_rsassaPss: "RSA-PSS"
        case NID_dsa: "DSA"
        case NID_ED25519: "Ed25519"
        case NID_ED448: "Ed448"
        case NID_X9_62_id_ecPublicKey: unsafe "EC " + curve(of: key)
        default: unsafe identifier(of: encoded)
        }
    }

    private static func curve(of key: OpaquePointer) -> String {
        let name = unsafe ASN1ObjectName.text { buffer, size in
            var length = 0
            return unsafe EVP_PKEY_get_group_name(key, buffer, size, &length) == 1 ? length : -1
        }
        switch name {
        case nil: return "with a custom curve"
        case "prime256v1": return "P-256"
        case "secp384r1": return "P-384"
        case "secp521r1": return "P-521"
        case "prime192v1": return "P-192"
        case "secp224r1": return "P-224"
        case let other?: return other
        }
    }

    /// The algorithm's name in OpenSSL, or its object identifier.
    private static func identifier(of encoded: OpaquePointer?) -> String {
        var object: OpaquePointer?
        guard let encoded = unsafe encoded, unsafe X509_PUBKEY_get0_param(&object, nil, nil, nil, encoded) == 1,
            let object = unsafe object
        else { return "unknown" }
        return unsafe ASN1ObjectName.text(of: object) ?? "unknown"
    }
}
