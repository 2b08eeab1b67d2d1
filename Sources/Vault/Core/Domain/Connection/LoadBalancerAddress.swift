// SPDX-License-Identifier: Apache-2.0

/// The external IP address of a cluster's ingress controller, IPv4 or IPv6 in canonical form.
public struct LoadBalancerAddress: Hashable, Sendable {
    /// The address as it is written on the form (RFC 5952 for IPv6).
    public let text: String

    /// Reads an address; white space around it is dropped.
    public init(_ text: String) throws(InvalidInput) {
        let address = String(text.trimmed)
        if let v4 = IPv4Address(address), !v4.isUnspecified, !v4.isNoHost {
            self.text = v4.text
        } else if let v6 = IPv6Address(address), !v6.isUnspecified, !v6.isNoHost {
            self.text = v6.text
        } else {
            throw LoadBalancerMistake.describe(address)
        }
    }
}
