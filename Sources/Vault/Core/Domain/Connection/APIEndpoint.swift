// SPDX-License-Identifier: Apache-2.0

/// Where a cluster's Kubernetes API is, normalised from what people paste.
///
/// Always reached over TLS. `APIEndpoint(endpoint.url) == endpoint` holds for every endpoint, so ``url`` is what a
/// vault keeps.
public struct APIEndpoint: Hashable, Sendable {
    /// A DNS name in lower case without a trailing dot, or an IP address in its canonical form (RFC 5952 for IPv6,
    /// without brackets).
    public let host: String
    /// Whether ``host`` is an IPv6 address.
    public let isIPv6: Bool
    /// The port in force: 443 where none was given.
    public let port: UInt16
    /// Whether a port was given.
    public let portGiven: Bool
    /// `""`, or a path that begins with `/` and does not end with one (Rancher).
    public let pathPrefix: String

    /// Reads `host`, `host:port`, `[v6]:port`, a bare IPv6 address, `https://…/prefix` or what `kubectl cluster-info`
    /// prints.
    public init(_ text: String) throws(InvalidInput) {
        let parts = try EndpointParser(text)
        host = parts.host
        isIPv6 = parts.isIPv6
        port = parts.port ?? 443
        portGiven = parts.port != nil
        pathPrefix = parts.pathPrefix
    }

    /// Reads what `kubectl cluster-info` prints, or one `https://` URL; any other text is not accepted.
    package init(clusterInfo text: String) throws(InvalidInput) {
        let endpoint = try APIEndpoint(text)
        guard ClusterInfoText.isAnswer(text) else {
            throw InvalidInput(
                "API hostname", "is not what kubectl cluster-info prints",
                hint: "it prints \"Kubernetes control plane is running at https://…\"; --api-host expects a host")
        }
        self = endpoint
    }

    /// `https://host[:port][/prefix]`, with the port if it was given; an IPv6 address in brackets.
    public var url: String { "https://" + bracketedHost + (portGiven ? ":\(port)" : "") + pathPrefix }
    /// `host:port`, with the port in force; an IPv6 address in brackets.
    public var hostPort: String { "\(bracketedHost):\(port)" }

    private var bracketedHost: String { isIPv6 ? "[\(host)]" : host }
}
