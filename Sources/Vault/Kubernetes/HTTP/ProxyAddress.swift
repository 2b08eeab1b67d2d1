// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// A proxy between here and the API server, always asked for a tunnel: it sees the host and port, never a header or a token.
package struct ProxyAddress: Equatable, Sendable {
    /// How the proxy is spoken to.
    package enum Scheme: String, Sendable {
        case http, https, socks5, socks5h, socks4a
    }

    package let scheme: Scheme
    /// Where it is.
    package let endpoint: APIEndpoint
    /// `user:password`, percent-encoded as it stands in the URL; only from the environment.
    private let userInfo: String?

    /// Reads `scheme://host[:port]`; without a scheme it is http, as for kubectl.
    ///
    /// `field` names where the text comes from. User info is accepted only if `allowsUserInfo`: on a command line everybody on
    /// the machine reads it.
    package init(_ text: String, field: String, allowsUserInfo: Bool) throws(InvalidInput) {
        let form = "write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT"
        let mark = text.firstRange(of: "://")
        guard let scheme = Scheme(rawValue: mark.map { text[..<$0.lowerBound].lowercased() } ?? "http") else {
            throw InvalidInput(field, "has an unknown scheme", hint: form)
        }
        var rest = mark.map { text[$0.upperBound...] } ?? text[...]
        if rest.hasSuffix("/") { rest.removeLast() }
        var userInfo: String?
        if let at = rest.lastIndex(of: "@") {
            // Never echo: it is a password.
            guard allowsUserInfo else {
                throw InvalidInput(
                    field, "must not contain user info, which other users of this machine could read",
                    hint: "set the proxy with its user info in the variable HTTPS_PROXY")
            }
            userInfo = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        guard !rest.contains("/"), userInfo?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) ?? true else {
            throw InvalidInput(field, "is not a proxy address", hint: form)
        }
        do throws(InvalidInput) {
            endpoint = try APIEndpoint("https://" + rest)
        } catch {
            throw InvalidInput(field, "is not a proxy address: it \(error.problem)", hint: form)
        }
        self.scheme = scheme
        self.userInfo = userInfo
    }

    private var port: UInt16 {
        if endpoint.portGiven { return endpoint.port }
        switch scheme {
        case .http: return 80
        case .https: return 443
        case .socks5, .socks5h, .socks4a: return 1080
        }
    }

    private var hostPort: String { (endpoint.isIPv6 ? "[\(endpoint.host)]" : endpoint.host) + ":\(port)" }

    /// For messages, without user info.
    package var shown: String { "\(scheme.rawValue)://\(hostPort)" }

    /// For libcurl.
    ///
    /// The proxy resolves names itself with socks5 too: this is how Go works, while libcurl distinguishes the two.
    var url: String {
        let name = scheme == .socks5 ? Scheme.socks5h.rawValue : scheme.rawValue
        return "\(name)://" + (userInfo.map { $0 + "@" } ?? "") + hostPort
    }
}
