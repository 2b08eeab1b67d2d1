// SPDX-License-Identifier: Apache-2.0

/// Where a cluster's Kubernetes API is, normalised from what people paste.
public struct APIEndpoint: Hashable, Sendable {
    /// A DNS name or an IP address in its canonical form (RFC 5952 for IPv6, without brackets).
    public let host: String
    /// Whether ``host`` is an IPv6 address.
    public let isIPv6: Bool
    /// The port in force: 443 where none was given.
    public let port: UInt16
    /// Whether a port was given.
    public let portGiven: Bool
    /// `""`, or a path that begins with `/` and does not end with one (Rancher).
    public let pathPrefix: String

    /// Reads `host`, `host:port`, `[v6]:port`, a bare IPv6 address, `https://…/prefix` or a line of `kubectl cluster-info`.
    public init(_ text: String) throws(InvalidInput) {
        host = text
        isIPv6 = false
        port = 443
        portGiven = false
        pathPrefix = ""
    }

    /// `https://host[:port][/prefix]`, with the port if it was given.
    public var url: String { "https://" + host }
    /// `host:port`, with the port in force.
    public var hostPort: String { "\(host):\(port)" }
}
