// SPDX-License-Identifier: Apache-2.0

/// From where an address can be reached, as far as the address itself shows it.
enum Reach {
    /// Why others cannot reach a host, after "the host … "; nil if they may.
    static func limit(ofHost host: String) -> String? {
        if let reason = limit(ofAddress: host) { return reason }
        let name = host.lowercased()
        let labels = name.split(separator: ".")
        // RFC 6761, section 6.3, and what distributions have in /etc/hosts.
        if labels.last == "localhost" || ["localhost.localdomain", "ip6-localhost", "ip6-loopback"].contains(name) {
            return "is a name of this machine itself"
        }
        // Kubernetes, "DNS for Services and Pods".
        let isService = labels.last == "svc" || (labels.count > 2 && name.hasSuffix(".svc.cluster.local"))
        if isService || ["kubernetes", "kubernetes.default"].contains(name) {
            return "is a service's name that resolves only in the cluster"
        }
        if [
            "host.docker.internal", "gateway.docker.internal", "host.containers.internal", "host.k3d.internal",
            "host.minikube.internal", "control-plane.minikube.internal", "kubernetes.docker.internal",
        ].contains(name) {
            return "is a name that only containers of this machine know"
        }
        if ["metadata.google.internal", "instance-data.ec2.internal"].contains(name) { return metadata }
        return nil
    }

    /// The same for an IP address.
    static func limit(ofAddress text: String) -> String? {
        if let address = IPv4Address(text) { return limit(address) }
        guard let address = IPv6Address(text) else { return nil }
        if let mapped = address.mappedIPv4 { return limit(mapped) }
        if address.isUnspecified { return "is the unspecified address" }
        if address.high == 0, address.low == 1 { return loopback }
        // RFC 4291, section 2.5.6.
        if address.high >> 54 == 0xFE80 >> 6 { return linkLocal }
        // The metadata service of AWS over IPv6.
        if address.high == 0xFD00_0EC2_0000_0000, address.low == 0x254 { return metadata }
        return nil
    }

    private static func limit(_ address: IPv4Address) -> String? {
        switch address.value >> 24 {
        case 0: return "is the unspecified address"
        case 127: return loopback
        case 169 where address.value >> 16 == 0xA9FE:
            return address.value & 0xFFFF == 0xA9FE ? metadata : linkLocal
        default:
            // Alibaba Cloud's metadata service.
            return address.value == 0x6464_64C8 ? metadata : nil
        }
    }

    private static let loopback = "is a loopback address: every machine reaches itself by it"
    private static let linkLocal = "is a link-local address, which is valid on one network segment only"
    private static let metadata = "is that of a cloud's metadata service"
}

extension IPv6Address {
    /// The IPv4 address that an IPv4-mapped one stands for (RFC 4291, section 2.5.5.2).
    var mappedIPv4: IPv4Address? {
        high == 0 && low >> 32 == 0xFFFF ? IPv4Address(value: UInt32(low & 0xFFFF_FFFF)) : nil
    }
}
