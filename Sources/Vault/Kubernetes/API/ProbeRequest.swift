// SPDX-License-Identifier: Apache-2.0
package import VaultCore
package import VaultCrypto

/// A cluster to ask, with the credential that is opened for it; the credential is wiped when this ends.
package struct ProbeRequest: ~Copyable, Sendable {
    package let server: ServerAddress
    /// What verifies the server: the cluster's CA data, or ``TrustPolicy/systemRoots``.
    package let trust: TrustPolicy
    /// The cluster's own proxy, which counts instead of that of the settings.
    package let proxy: ProxySetting?
    /// The bearer token, or the password of ``username``; nil: only the handshake and the version.
    package let secret: SecretBytes?
    /// For basic authentication.
    package let username: String?
    /// What it must be allowed to do.
    package let rules: ResourceRules
    /// The namespace of its service account, for messages.
    package let namespace: String
    /// The load balancer's address to try; nil: none.
    package let loadBalancer: String?

    /// `namespace` is the token's own claim, or AIchor's.
    package init(
        server: ServerAddress, trust: TrustPolicy, proxy: ProxySetting? = nil, secret: consuming SecretBytes?,
        username: String? = nil,
        rules: ResourceRules = .onPremise, namespace: String = "aichor", loadBalancer: String? = nil
    ) {
        self.server = server
        self.trust = trust
        self.proxy = proxy
        self.secret = secret
        self.username = username
        self.rules = rules
        self.namespace = namespace
        self.loadBalancer = loadBalancer
    }

    /// The load balancer's address, if it is to be tried: behind a proxy this machine is not where it must be reached from.
    func loadBalancerToTry(_ settings: ProbeSettings) -> String? {
        (proxy ?? settings.proxy).proxy(for: server.endpoint) == nil ? loadBalancer : nil
    }
}
