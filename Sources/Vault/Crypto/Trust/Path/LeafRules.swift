// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What is odd about a server's certificate and yet accepted everywhere.
enum LeafRules {
    /// Two weeks, as for tokens: time to renew it.
    private static let expiryLead: Int64 = 14 * 86_400

    static func warnings(_ leaf: ParsedCertificate, at moment: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        if leaf.extensions.isAuthority == true {
            findings.append(warning("leaf.usage", "the server's certificate is a CA itself"))
        }
        if let usage = leaf.extensions.extendedUsage {
            if !usage.allowsServers {
                findings.append(
                    warning("leaf.usage", "the server's certificate has an extended key usage without serverAuth"))
            }
        } else {
            findings.append(warning("leaf.usage", "the server's certificate has no extended key usage"))
        }
        if leaf.serial.allSatisfy({ $0 == 0 }) {
            findings.append(warning("leaf.usage", "the server's certificate has the serial number 0"))
        }
        if leaf.notAfter == moment {
            findings.append(warning("chain.validity", "the server's certificate expires within a second"))
        } else if leaf.notAfter > moment, leaf.notAfter.seconds - moment.seconds < expiryLead {
            findings.append(
                warning("chain.validity", "the server's certificate expires at \(leaf.notAfter.rfc3339)"))
        }
        if let name = strayCommonName(of: leaf) {
            findings.append(
                warning(
                    "host.cn-only", "the common name \(name.quoted) is ignored and is not among the alternative names"))
        }
        return findings
    }

    /// A common name that looks like a host's and is not among the alternative names.
    ///
    /// One without a dot is none: kubeadm's certificates are all for `kube-apiserver`.
    private static func strayCommonName(of leaf: ParsedCertificate) -> String? {
        guard let names = leaf.extensions.names, let name = CommonName.read(leaf.subject) else { return nil }
        let bytes = Array(name.utf8.map(\.asciiLowercased))
        if let address = IPv4Address(name) {
            let wanted = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address.value >> UInt32($0)) }
            return names.addresses.contains(wanted) ? nil : name
        }
        guard bytes.contains(UInt8(ascii: ".")), HostPattern.isHost(bytes[...]) else { return nil }
        return names.dns.contains { HostPattern.matches($0, bytes) } ? nil : name
    }

    private static func warning(_ rule: String, _ message: String) -> Finding {
        Finding(rule: rule, severity: .warning, message: message)
    }
}
