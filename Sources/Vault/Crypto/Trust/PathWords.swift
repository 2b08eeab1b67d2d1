// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Says in plain words why a path was refused and which certificate it is about.
struct PathWords {
    private let fault: ChainVerifier.Fault
    private let chain: ServingChain
    private let names: SubjectAlternativeNames
    private let host: ServerName?

    init(
        _ fault: ChainVerifier.Fault, _ chain: ServingChain, _ names: SubjectAlternativeNames, host: ServerName? = nil
    ) {
        self.fault = fault
        self.chain = chain
        self.names = names
        self.host = host
    }

    /// The finding, always an error.
    var finding: Finding {
        if let rule = fault.rule, let words = fault.words {
            let isKey = rule == "leaf.weak-key" && fault.depth > 0
            return error(isKey ? "ca.weak-key" : rule, "\(who) \(words)")
        }
        switch fault.code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return error("chain.validity", "\(who) has expired", hint: "renew it on the cluster, or check this clock")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return error("chain.validity", "\(who) is not valid yet", hint: "check this machine's clock")
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return error("host.match", "the server's certificate is not for \(host?.text.quoted ?? "this host")")
        case X509_V_ERR_INVALID_PURPOSE:
            return error(
                fault.depth == 0 ? "leaf.usage" : "ca.not-a-ca",
                fault.depth == 0
                    ? "\(who) is not for servers: its extended key usage lacks serverAuth"
                    : "\(who) may not vouch for servers")
        case X509_V_ERR_INVALID_CA:
            return error("ca.not-a-ca", "\(who) is no CA: its basicConstraints or keyUsage do not let it sign")
        case X509_V_ERR_EE_KEY_TOO_SMALL: return error("leaf.weak-key", "\(who) has a key that is too short")
        case X509_V_ERR_CA_KEY_TOO_SMALL: return error("ca.weak-key", "\(who) has a key that is too short")
        case X509_V_ERR_CA_MD_TOO_WEAK:
            return error("ca.weak-signature", "\(who) is signed with a digest that is broken, such as SHA-1")
        default: return pathFinding
        }
    }

    private var pathFinding: Finding {
        switch fault.code {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return error(
                "chain.incomplete", "no certificate of the CA data issued \(who)",
                hint: "is the CA data of this cluster? does the server send its intermediates?")
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return error(
                "chain.untrusted", "\(who) signed itself and is not in the CA data",
                hint: "give it as CA data if it is the cluster's own")
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return error("chain.untrusted", "\(who) is a root that is not in the CA data")
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return error(
                "chain.untrusted", "the signature of \(who) is not its issuer's",
                hint: "another CA of the same name? give the CA that the cluster has now")
        default:
            let reason = unsafe String(cString: X509_verify_cert_error_string(Int(fault.code)))
            return error("chain.untrusted", "\(who) is refused: \(reason)")
        }
    }

    private func error(_ rule: String, _ message: String, hint: String? = nil) -> Finding {
        Finding(rule: rule, severity: .error, message: message, hint: hint)
    }

    /// The certificate that it is about.
    private var who: String {
        let subject = fault.subject.isEmpty ? "" : " " + fault.subject.quoted
        return fault.depth == 0 ? "the server's certificate\(subject)" : "the CA certificate\(subject)"
    }
}
