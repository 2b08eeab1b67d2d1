// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultKubernetes

/// What is the same for all clusters that are asked in one go.
struct OnlineCheck: Sendable {
    let settings: ProbeSettings
    let rules: ResourceRules
    let options: OnlineOptions

    /// Checks the options and loads what the network needs, before any credential is opened.
    ///
    /// Throws `configuration` without a fitting libcurl, `input.invalid` for options that are wrong.
    init(_ options: OnlineOptions, clock: @escaping @Sendable () -> Timestamp) throws(VaultError) {
        do throws(NetworkLibraryError) { try NetworkLibrary.load() } catch {
            throw VaultError(.configuration, error.message, hint: error.hint)
        }
        var settings = ProbeSettings(clock: clock)
        settings.connectTimeout = options.connectTimeout * 1000
        settings.totalTimeout = options.timeout * 1000
        settings.cancel = options.cancellation.flag
        settings.proxy = try mappingErrors { try Self.proxy(options.proxy) }
        self.settings = settings
        self.options = options
        rules = options.rules?.rules ?? .onPremise
        if let name = options.tlsServerName {
            do throws(InvalidInput) { _ = try ServerName(name) } catch {
                throw VaultError(
                    .inputInvalid, "--tls-server-name \(error.problem)", hint: "give a host name or an IP address")
            }
        }
    }

    private static func proxy(_ proxy: OnlineOptions.Proxy) throws(InvalidInput) -> ProxySetting {
        switch proxy {
        case .none: .none
        case .address(let text): .address(try ProxyAddress(text, field: "--proxy", allowsUserInfo: false))
        case .environment(let variables): .environment(try ProxyEnvironment(variables))
        }
    }

    /// What is asked of one cluster; without a secret only the handshake and the version.
    func request(_ reading: ClusterFactsReader, secret: consuming SecretBytes?) throws -> ProbeRequest {
        let overview = reading.facts.overview
        let name = try (options.tlsServerName ?? overview.tlsServerName).map { try ServerName($0) }
        // A proxy that is given for this run, or "none", counts more than the cluster's own, and that more than the environment's.
        let own: ProxySetting? =
            if case .environment = options.proxy, let url = overview.proxyURL {
                .address(try ProxyAddress(url, field: "proxy URL", allowsUserInfo: false))
            } else {
                nil
            }
        return ProbeRequest(
            server: try ServerAddress(try APIEndpoint(overview.endpoint), tlsServerName: name), trust: reading.trust,
            proxy: own,
            secret: secret, username: overview.credential?.username, rules: rules,
            namespace: overview.credential?.facts.claims?.namespace ?? "aichor",
            loadBalancer: overview.loadBalancerIP.isEmpty ? nil : overview.loadBalancerIP)
    }
}
