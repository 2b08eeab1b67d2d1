// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// One run of OpenSSL's path building and validation (X509_verify_cert(3)) with everything set that it must be told.
///
/// OpenSSL's defaults are not a policy: a bare store accepts SHA-1 and 512-bit RSA, takes a common name for a host name, and
/// refuses a bundle that holds only an intermediate, which kubectl takes.
struct ChainVerifier {
    /// Why a path was refused, in OpenSSL's terms.
    struct Fault: Equatable {
        /// One of `X509_V_ERR_…`.
        let code: Int32
        /// How far from the server's certificate, which has depth 0.
        let depth: Int
        /// SHA-256 of the certificate that it is about; empty if it is about none.
        let fingerprint: [UInt8]
        /// That certificate's subject.
        let subject: String
        /// For a rule of our own: which one, and what it says.
        var rule: String?
        var words: String?
    }

    /// What is checked besides signatures and constraints.
    struct Demands {
        var host: ServerName?
        /// Nil: dates are not looked at.
        var moment: Timestamp?
    }

    /// Security level 2: 112 bits, so RSA of 2048 bits and more, and no SHA-1 (SSL_CTX_set_security_level(3)).
    private static let securityLevel: Int32 = 2
    /// Server, seven intermediates, anchor: more than any cluster has, and little enough to be judged at once.
    private static let maximumDepth: Int32 = 8

    /// A common name is no host name, not even an address's (RFC 6125, section 6.4.4), and `a*.example.com` no wildcard.
    static let hostFlags = UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS)

    let anchors: [[UInt8]]
    let untrusted: [[UInt8]]

    /// Verifies; nil if a path to an anchor satisfies all demands, else why the one that was tried does not.
    ///
    /// `visit` gets the accepted path, leaf first.
    func run(_ leaf: [UInt8], _ demands: Demands, visit: (CertificatePath) throws -> Void = { _ in }) throws -> Fault? {
        guard let certificate = X509Certificate(der: leaf.span) else { throw UnreadableCertificate(index: 0) }
        let pool = try CertificateStack.parse(untrusted)
        let trusted = try CertificateStack.parse(anchors)
        guard let store = unsafe X509_STORE_new() else { throw CryptoError.outOfMemory }
        defer { unsafe X509_STORE_free(store) }
        for index in 0..<trusted.count {
            guard unsafe X509_STORE_add_cert(store, trusted.certificate(at: index)) == 1 else {
                throw CryptoError.drained("X509_STORE_add_cert")
            }
        }
        guard let context = unsafe X509_STORE_CTX_new() else { throw CryptoError.outOfMemory }
        defer { unsafe X509_STORE_CTX_free(context) }
        guard unsafe X509_STORE_CTX_init(context, store, certificate.raw, pool.raw) == 1 else {
            throw CryptoError.drained("X509_STORE_CTX_init")
        }
        try unsafe Self.configure(X509_STORE_CTX_get0_param(context), demands)
        let isVerified = unsafe X509_verify_cert(context) == 1
        let code = unsafe X509_STORE_CTX_get_error(context)
        defer { ERR_clear_error() }
        guard isVerified, code == X509_V_OK, let chain = unsafe X509_STORE_CTX_get0_chain(context) else {
            return unsafe Self.fault(context, code)
        }
        try unsafe visit(CertificatePath(chain))
        return nil
    }

    private static func configure(_ parameters: OpaquePointer?, _ demands: Demands) throws {
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN)
        if let moment = demands.moment {
            unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(moment.seconds))
        } else {
            flags |= UInt(X509_V_FLAG_NO_CHECK_TIME)
        }
        unsafe X509_VERIFY_PARAM_set_depth(parameters, maximumDepth)
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, securityLevel)
        unsafe X509_VERIFY_PARAM_set_hostflags(parameters, hostFlags)
        guard unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) == 1,
            unsafe X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER) == 1,
            unsafe set(demands.host, parameters)
        else { throw CryptoError.drained("X509_VERIFY_PARAM_set") }
    }

    private static func set(_ host: ServerName?, _ parameters: OpaquePointer?) -> Bool {
        switch host {
        case nil: true
        case .dns(let name): unsafe X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1
        case .address(let bytes, _): unsafe X509_VERIFY_PARAM_set1_ip(parameters, bytes, bytes.count) == 1
        }
    }

    private static func fault(_ context: OpaquePointer, _ code: Int32) -> Fault {
        let current = unsafe X509_STORE_CTX_get_current_cert(context)
        return Fault(
            // An error that OpenSSL forgot to name is one all the same.
            code: code == X509_V_OK ? X509_V_ERR_UNSPECIFIED : code,
            depth: Int(unsafe X509_STORE_CTX_get_error_depth(context)),
            fingerprint: unsafe current.flatMap { unsafe CertificatePath.fingerprint($0) } ?? [],
            subject: unsafe current.flatMap { unsafe DistinguishedName.text(of: X509_get_subject_name($0)) } ?? "")
    }
}

/// A path from a server's certificate to an anchor, as OpenSSL built it.
@safe struct CertificatePath {
    private let raw: OpaquePointer

    init(_ chain: OpaquePointer) { unsafe raw = chain }

    /// How many certificates there are, the server's and the anchor included.
    var count: Int { Int(unsafe aichor_certificates_count(raw)) }

    /// The certificate at that depth.
    func certificate(at depth: Int) -> OpaquePointer? { unsafe aichor_certificates_at(raw, Int32(depth)) }

    /// SHA-256 of a certificate's DER encoding.
    static func fingerprint(_ certificate: OpaquePointer) -> [UInt8]? {
        let length = unsafe i2d_X509(certificate, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        unsafe der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = unsafe i2d_X509(certificate, &cursor)
        }
        return Fingerprint.sha256(der)
    }
}
