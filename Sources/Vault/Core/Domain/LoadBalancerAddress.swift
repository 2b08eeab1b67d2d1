// SPDX-License-Identifier: Apache-2.0

/// The external IP address of a cluster's ingress controller, IPv4 or IPv6 in canonical form.
public struct LoadBalancerAddress: Hashable, Sendable {
    /// The address as it is written on the form.
    public let text: String

    /// Checks an address.
    public init(_ text: String) throws(InvalidInput) {
        self.text = text
    }
}
