// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Whether a certificate's subject alternative names hold the host, as Go decides it (VerifyHostname), and if not, how to
/// fix that.
///
/// A common name counts for nothing (RFC 6125, section 6.4.4; Go since 1.15).
struct HostRule {
    let host: ServerName
    let names: AlternativeNames?

    /// The finding, if the host is not among the names.
    var finding: Finding? {
        guard let names else {
            return Finding(
                rule: "host.cn-only", severity: .error,
                message: "the server's certificate has no subject alternative name, and its common name is ignored",
                hint: "have it reissued with subjectAltName: openssl x509 -extfile FILE, or the cluster's own tool")
        }
        guard !isAmong(names) else { return nil }
        let listed = names.listed
        return Finding(
            rule: "host.match", severity: .error,
            message: "the server's certificate is not for \(host.text.quoted): it is for "
                + (listed.isEmpty ? "no host at all" : listed),
            hint: remedy)
    }

    private func isAmong(_ names: AlternativeNames) -> Bool {
        switch host {
        case .dns(let name):
            let wanted = Array(name.utf8)
            return names.dns.contains { HostPattern.matches($0, wanted) }
        case .address(let bytes, _): return names.addresses.contains(bytes)
        }
    }

    /// The flags that add a name (kubernetes.io, kubeadm init; docs.k3s.io, server; docs.rke2.io, server).
    private var remedy: String {
        "use one of these names, or add it on the cluster: kubeadm's apiServer.certSANs, k3s and rke2 --tls-san \(host.text)"
    }
}
