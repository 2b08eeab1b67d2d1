// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

extension X509Certificate {
    /// The most names that are read of one extension.
    private static let maximumNames: Int32 = 1000

    /// What its extensions say, as far as they can be read.
    var extensions: CertificateExtensions {
        var result = CertificateExtensions()
        let flags = unsafe X509_get_extension_flags(raw)
        result.version = unsafe X509_get_version(raw) + 1
        if flags & UInt32(EXFLAG_BCONS) != 0 { result.isAuthority = flags & UInt32(EXFLAG_CA) != 0 }
        let pathLength = unsafe X509_get_pathlen(raw)
        if pathLength >= 0 { result.pathLength = pathLength }
        result.keyUsage = keyUsage
        result.extendedKeyUsage = purposes
        result.subjectAlternativeNames = alternativeNames
        (result.permittedNames, result.excludedNames) = constraints
        result.subjectKeyIdentifier = unsafe Self.bytes(X509_get0_subject_key_id(raw))
        result.authorityKeyIdentifier = unsafe Self.bytes(X509_get0_authority_key_id(raw))
        ERR_clear_error()
        return result
    }

    /// What its signature was made with, such as `RSA-SHA256`.
    var signatureAlgorithm: String {
        let number = unsafe X509_get_signature_nid(raw)
        guard number != NID_undef, let name = unsafe OBJ_nid2sn(number) else {
            return unsafe ASN1ObjectName.text(of: Self.signatureObject(raw)) ?? "unknown"
        }
        var digest: Int32 = 0
        let text = unsafe String(cString: name)
        // The name of RSASSA-PSS does not contain the digest, which is what makes a signature weak.
        guard number == NID_rsassaPss, unsafe X509_get_signature_info(raw, &digest, nil, nil, nil) == 1,
            let digestName = unsafe OBJ_nid2sn(digest)
        else { return text }
        return unsafe text + "-" + String(cString: digestName)
    }

    private static func signatureObject(_ certificate: OpaquePointer) -> OpaquePointer? {
        var object: OpaquePointer?
        guard let algorithm = unsafe X509_get0_tbs_sigalg(certificate) else { return nil }
        unsafe X509_ALGOR_get0(&object, nil, nil, algorithm)
        return unsafe object
    }

    private var keyUsage: [String]? {
        let usage = unsafe X509_get_key_usage(raw)
        guard usage != UInt32.max else { return nil }
        // RFC 5280, section 4.2.1.3, by OpenSSL's bits.
        let names: [(Int32, String)] = [
            (KU_DIGITAL_SIGNATURE, "digitalSignature"), (KU_NON_REPUDIATION, "nonRepudiation"),
            (KU_KEY_ENCIPHERMENT, "keyEncipherment"), (KU_DATA_ENCIPHERMENT, "dataEncipherment"),
            (KU_KEY_AGREEMENT, "keyAgreement"), (KU_KEY_CERT_SIGN, "keyCertSign"), (KU_CRL_SIGN, "cRLSign"),
            (KU_ENCIPHER_ONLY, "encipherOnly"), (KU_DECIPHER_ONLY, "decipherOnly"),
        ]
        return names.filter { usage & UInt32($0.0) != 0 }.map(\.1)
    }

    private var purposes: [String]? {
        guard let purposes = unsafe aichor_purposes(raw) else { return nil }
        defer { unsafe aichor_purposes_free(purposes) }
        return (0..<min(unsafe aichor_purposes_count(purposes), Self.maximumNames)).map { index in
            let object = unsafe aichor_purpose_at(purposes, index)
            let number = unsafe OBJ_obj2nid(object)
            if number != NID_undef, let name = unsafe OBJ_nid2sn(number) { return unsafe String(cString: name) }
            return unsafe ASN1ObjectName.text(of: object) ?? "unknown"
        }
    }

    private var alternativeNames: [String]? {
        var status: Int32 = 0
        guard let names = unsafe aichor_alternative_names(raw, &status) else { return status == -1 ? nil : [] }
        defer { unsafe aichor_names_free(names) }
        return (0..<min(unsafe aichor_names_count(names), Self.maximumNames)).compactMap { index in
            unsafe aichor_name_at(names, index).map { unsafe GeneralNameText.text(of: $0) }
        }
    }

    private var constraints: (permitted: [String], excluded: [String]) {
        var status: Int32 = 0
        guard let constraints = unsafe aichor_name_constraints(raw, &status) else { return ([], []) }
        defer { unsafe aichor_constraints_free(constraints) }
        let list = { (count: Int32, isExcluded: Int32) in
            (0..<min(count, Self.maximumNames)).compactMap { index in
                unsafe aichor_constraint_base(constraints, isExcluded, index).map {
                    unsafe GeneralNameText.text(of: $0)
                }
            }
        }
        return unsafe (list(aichor_permitted_count(constraints), 0), list(aichor_excluded_count(constraints), 1))
    }

    private static func bytes(_ string: UnsafePointer<ASN1_OCTET_STRING>?) -> [UInt8]? {
        guard let string = unsafe string else { return nil }
        let count = Int(unsafe ASN1_STRING_length(string))
        return unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: count))
    }
}
