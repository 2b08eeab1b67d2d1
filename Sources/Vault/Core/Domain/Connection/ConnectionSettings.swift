// SPDX-License-Identifier: Apache-2.0

/// How clients reach an API server apart from its address, as a kubeconfig says it (client-go, `tools/clientcmd/api/v1`, `Cluster`).
///
/// AIchor's form has no field for either.
public struct ConnectionSettings: Equatable, Sendable {
    /// The name that the server's certificate must have instead of the host's, which is also asked for (SNI).
    public private(set) var tlsServerName: String?
    /// The proxy to the server.
    public private(set) var proxyURL: String?

    /// None.
    public init() {}

    /// What becomes of one of them at an import, after its name.
    package static let stored = "is stored for checks and exports, but AIchor's form has no field for it"

    /// Sets the name; a host name or an IP address, nil for the host's own.
    public mutating func set(tlsServerName name: String?) throws(InvalidInput) {
        tlsServerName = try name.map { (name) throws(InvalidInput) in try Self.serverName(name) }
    }

    /// Sets the proxy: `http`, `https` or `socks5`, nil for none.
    ///
    /// User info is refused: what is kept here is shown and exported as no secret.
    public mutating func set(proxyURL url: String?) throws(InvalidInput) {
        proxyURL = try url.map { (url) throws(InvalidInput) in try Self.proxy(url) }
    }

    /// Sets the proxy as far as it can be kept; returns why not, if it has user info.
    ///
    /// For what somebody else wrote: a cluster is worth importing without its proxy too.
    package mutating func take(proxyURL url: String?) throws(InvalidInput) -> InvalidInput? {
        do throws(InvalidInput) {
            try set(proxyURL: url)
            return nil
        } catch {
            guard url?.contains("@") == true else { throw error }
            return error
        }
    }

    private static func serverName(_ text: String) throws(InvalidInput) -> String {
        if let address = IPv4Address(text) { return address.text }
        if let address = IPv6Address(text) { return address.text }
        do throws(InvalidInput) { return try HostName.normalised(text) } catch {
            throw InvalidInput("TLS server name", error.problem, hint: "give a host name or an IP address")
        }
    }

    private static func proxy(_ text: String) throws(InvalidInput) -> String {
        let field = "proxy URL"
        let form = "write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT"
        guard let mark = text.firstRange(of: "://"),
            ["http", "https", "socks5"].contains(text[..<mark.lowerBound].lowercased())
        else { throw InvalidInput(field, "is not one of http, https or socks5", hint: form) }
        // Never echo: what stands before the @ may be a password.
        guard !text.contains("@") else {
            throw InvalidInput(
                field, "must not contain user info",
                hint: "remove the text before the @, and set it where the proxy is used")
        }
        let rest = text[mark.upperBound...]
        do throws(InvalidInput) { _ = try APIEndpoint("https://" + rest) } catch {
            throw InvalidInput(field, "is not a proxy address: it \(error.problem)", hint: form)
        }
        return text
    }
}
