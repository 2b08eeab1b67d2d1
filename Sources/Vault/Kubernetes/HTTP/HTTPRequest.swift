// SPDX-License-Identifier: Apache-2.0
package import VaultCore
package import VaultCrypto

/// One request to an API server.
package struct HTTPRequest: Sendable {
    /// `GET`, `POST`, `DELETE`.
    package var method: String
    /// What follows the endpoint's path prefix, such as `/version`.
    package var path: String
    /// JSON to send.
    package var body: [UInt8]?

    package init(_ method: String, path: String, body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// An API server: where it is, and what its certificate must be for.
package struct ServerAddress: Sendable {
    package let endpoint: APIEndpoint
    /// The name that is asked for in the handshake and judged: the endpoint's host, unless the user named another.
    package let name: ServerName
    /// Whether it is another name than the endpoint's host.
    let isRenamed: Bool

    /// `tlsServerName` is kubectl's `tls-server-name`.
    package init(_ endpoint: APIEndpoint, tlsServerName: ServerName? = nil) throws(InvalidInput) {
        self.endpoint = endpoint
        let own = try ServerName(endpoint.host)
        name = tlsServerName ?? own
        isRenamed = tlsServerName.map { $0 != own } ?? false
    }

    /// The URL for libcurl, which uses its host as the name for TLS.
    func url(path: String) -> String {
        let host = isRenamed ? Self.bracketed(name) : bracketedHost
        return "https://\(host):\(endpoint.port)\(endpoint.pathPrefix)\(path)"
    }

    /// Where the connection really goes, in the form of CURLOPT_CONNECT_TO(3); nil if the URL has it.
    var connectTo: String? { isRenamed ? "::\(endpoint.hostPort)" : nil }

    /// The Host header as client-go sends it: the host of the server's URL, with its port if one was given.
    var hostHeader: String { bracketedHost + (endpoint.portGiven ? ":\(endpoint.port)" : "") }

    private var bracketedHost: String { endpoint.isIPv6 ? "[\(endpoint.host)]" : endpoint.host }

    private static func bracketed(_ name: ServerName) -> String {
        switch name {
        case .dns(let name): name
        case .address(_, let text): IPv6Address(text) == nil ? text : "[\(text)]"
        }
    }
}
