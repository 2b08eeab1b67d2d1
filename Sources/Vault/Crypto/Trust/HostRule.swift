// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Whether a certificate's subject alternative names hold the host, and if not, how to mend that.
///
/// A common name counts for nothing (RFC 6125, section 6.4.4; Go since 1.15).
struct HostRule {
    let host: ServerName
    let names: SubjectAlternativeNames

    /// The finding, if OpenSSL does not find the host among the names of the certificate.
    func finding(of certificate: borrowing X509Certificate) -> Finding? {
        guard !matches(certificate) else { return nil }
        if !names.isPresent {
            return Finding(
                rule: "host.cn-only", severity: .error,
                message: "the server's certificate has no subject alternative name, and its common name does not count",
                hint: Self.remedy(host))
        }
        let listed = names.listed
        return Finding(
            rule: "host.match", severity: .error,
            message: "the server's certificate is not for \(host.text.quoted): it is for "
                + (listed.isEmpty ? "no host at all" : listed),
            hint: Self.remedy(host))
    }

    private func matches(_ certificate: borrowing X509Certificate) -> Bool {
        defer { ERR_clear_error() }
        return switch host {
        case .dns(let name):
            unsafe X509_check_host(certificate.raw, name, name.utf8.count, ChainVerifier.hostFlags, nil) == 1
        case .address(let bytes, _):
            unsafe X509_check_ip(certificate.raw, bytes, bytes.count, ChainVerifier.hostFlags) == 1
        }
    }

    /// The flags that add a name (kubernetes.io, kubeadm init; docs.k3s.io, server; docs.rke2.io, server).
    private static func remedy(_ host: ServerName) -> String {
        "use one of these names, or add it on the cluster: kubeadm's apiServer.certSANs, k3s and rke2 --tls-san \(host.text)"
    }
}
