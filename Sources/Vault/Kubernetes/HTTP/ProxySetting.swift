// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Which proxy a connection goes through.
package enum ProxySetting: Sendable {
    /// None.
    case none
    /// This one, always.
    case address(ProxyAddress)
    /// The environment's setting, as kubectl reads it.
    case environment(ProxyEnvironment)

    /// The proxy for an endpoint.
    func proxy(for endpoint: APIEndpoint) -> ProxyAddress? {
        switch self {
        case .none: nil
        case .address(let address): address
        case .environment(let environment): environment.proxy(for: endpoint)
        }
    }
}

/// HTTPS_PROXY and NO_PROXY, read as Go reads them (golang.org/x/net/http/httpproxy, FromEnvironment).
///
/// ALL_PROXY is not read: Go does not support it.
package struct ProxyEnvironment: Sendable {
    private let address: ProxyAddress?
    private let exceptions: ProxyExceptions

    /// Reads the variables; throws if the proxy's address is none.
    package init(_ variables: [String: String]) throws(InvalidInput) {
        let text = Self.first(["HTTPS_PROXY", "https_proxy"], variables)
        address = try text.map { (text) throws(InvalidInput) in
            try ProxyAddress(text, field: "HTTPS_PROXY", allowsUserInfo: true)
        }
        exceptions = ProxyExceptions(Self.first(["NO_PROXY", "no_proxy"], variables) ?? "")
    }

    /// The proxy for an endpoint; never one for this machine itself.
    func proxy(for endpoint: APIEndpoint) -> ProxyAddress? {
        guard let address, endpoint.host != "localhost", !ProxyExceptions.isLoopback(endpoint.host) else { return nil }
        return exceptions.contain(endpoint) ? nil : address
    }

    private static func first(_ names: [String], _ variables: [String: String]) -> String? {
        names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
    }
}
