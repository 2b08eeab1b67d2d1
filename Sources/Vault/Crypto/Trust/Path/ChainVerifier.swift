// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// OpenSSL's judgement (X509_verify_cert(3)) of one path, with every setting that it needs.
///
/// OpenSSL's defaults are not a policy: a bare store accepts SHA-1 and 512-bit RSA and refuses an anchor that did not sign
/// itself. Which path it is was decided before, as kubectl does it: so OpenSSL is not asked to find one.
struct ChainVerifier {
    /// Security level 2: 112 bits, so RSA of 2048 bits and more, and no SHA-1 (SSL_CTX_set_security_level(3)).
    private static let securityLevel: Int32 = 2
    /// A common name is no host name, so it is held against no constraint on host names either.
    private static let hostFlags = UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)

    let moment: Timestamp

    /// Nil if OpenSSL accepts the path, which begins with the server's certificate and ends with an anchor.
    ///
    /// OpenSSL takes a certificate of its issuer's name for a root if no key identifier shows the contrary, and ends every path there:
    /// one that another CA of its name signed (as when a CA gets a new key) is verified up to there, then its signature,
    /// then the rest.
    func objection(to path: [ParsedCertificate]) throws -> PathRejection? {
        let certificates = try CertificateStack()
        for (depth, parsed) in path.enumerated() {
            let der = parsed.der
            guard let certificate = X509Certificate(der: der.span) else {
                return PathRejection.unreadable(path, depth)
            }
            try certificates.append(certificate)
        }
        var signatures = SignatureCheck()
        var first = 0
        for depth in path.indices where depth == path.count - 1 || certificates.isTakenForRoot(at: depth) {
            if let objection = try objection(to: path, first...depth, certificates) { return objection }
            guard depth < path.count - 1 else { break }
            // Policies hold along a whole path, and OpenSSL has only parts of this one.
            guard !path.contains(where: \.extensions.constrainsPolicies) else {
                return PathRejection(
                    path, depth, "chain.untrusted",
                    "has its issuer's name and lacks key identifiers, and a CA constrains policies")
            }
            if let objection = signatures.objection(to: Array(path[...depth]), by: path[depth + 1]) { return objection }
            first = depth + 1
        }
        return nil
    }

    /// Nil if OpenSSL accepts a part of the path, whose last certificate it is to take for an anchor.
    private func objection(
        to path: [ParsedCertificate], _ part: ClosedRange<Int>, _ all: borrowing CertificateStack
    ) throws -> PathRejection? {
        let certificates = try CertificateStack()
        let others = try CertificateStack()
        for depth in part {
            try certificates.append(all, at: depth)
            if depth < part.upperBound { try others.append(all, at: depth) }
        }
        guard let store = unsafe X509_STORE_new() else { throw CryptoError.outOfMemory }
        defer { unsafe X509_STORE_free(store) }
        unsafe aichor_follow_paths(store)
        guard unsafe X509_STORE_add_cert(store, all.certificate(at: part.upperBound)) == 1 else {
            throw CryptoError.drained("X509_STORE_add_cert")
        }
        guard let context = unsafe X509_STORE_CTX_new() else { throw CryptoError.outOfMemory }
        defer { unsafe X509_STORE_CTX_free(context) }
        let leaf = unsafe certificates.certificate(at: 0)
        guard unsafe X509_STORE_CTX_init(context, store, leaf, others.raw) == 1,
            unsafe aichor_set_path(context, certificates.raw) == 1
        else { throw CryptoError.drained("X509_STORE_CTX_init") }
        try unsafe configure(X509_STORE_CTX_get0_param(context), Array(path[part]))
        let isVerified = unsafe X509_verify_cert(context) == 1
        let code = unsafe X509_STORE_CTX_get_error(context)
        defer { ERR_clear_error() }
        if isVerified, code == X509_V_OK { return nil }
        let depth = part.lowerBound + Int(unsafe X509_STORE_CTX_get_error_depth(context))
        return Self.objection(to: path, min(max(depth, 0), part.upperBound), code)
    }

    private func configure(_ parameters: OpaquePointer?, _ path: [ParsedCertificate]) throws {
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN)
        // For OpenSSL a certificate ends before its last second, for Go after it; the dates were looked at before.
        if path.contains(where: { $0.notAfter == moment }) {
            flags |= UInt(X509_V_FLAG_NO_CHECK_TIME)
        } else {
            unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(moment.seconds))
        }
        if path.contains(where: \.extensions.constrainsPolicies) {
            flags |= UInt(X509_V_FLAG_POLICY_CHECK)
            // Any policy will do, as for Go. Without one asked for, OpenSSL refuses every path that must have one.
            guard unsafe X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy)) == 1 else {
                throw CryptoError.drained("X509_VERIFY_PARAM_add0_policy")
            }
        }
        unsafe X509_VERIFY_PARAM_set_depth(parameters, Int32(clamping: path.count))
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, Self.securityLevel)
        unsafe X509_VERIFY_PARAM_set_hostflags(parameters, Self.hostFlags)
        guard unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) == 1 else {
            throw CryptoError.drained("X509_VERIFY_PARAM_set_flags")
        }
    }

    private static func objection(to path: [ParsedCertificate], _ depth: Int, _ code: Int32) -> PathRejection {
        let key = depth == 0 ? "leaf.weak-key" : "ca.weak-key"
        switch code {
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: return PathRejection.signature(path, depth)
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL:
            return PathRejection(path, depth, key, "has a key that is too short")
        case X509_V_ERR_CA_MD_TOO_WEAK:
            return PathRejection(path, depth, "ca.weak-signature", "is signed with a digest that is too weak")
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
            return PathRejection(path, depth, "chain.validity", "is outside its validity period")
        case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION where depth == 0:
            return PathRejection(path, depth, "leaf.parse", "has a critical extension that OpenSSL does not support")
        case X509_V_ERR_UNSPECIFIED, X509_V_ERR_INVALID_EXTENSION:
            return PathRejection(
                path, depth, depth == 0 ? "leaf.parse" : "chain.untrusted", "has an extension that OpenSSL cannot read")
        default:
            let reason = unsafe String(cString: X509_verify_cert_error_string(Int(code)))
            return PathRejection(path, depth, "chain.untrusted", "is rejected by OpenSSL: \(reason)")
        }
    }
}
