// SPDX-License-Identifier: Apache-2.0
package import VaultCore
package import VaultCrypto

/// How clusters are asked.
package struct ProbeSettings: Sendable {
    /// For each connection, its handshake included, in milliseconds.
    package var connectTimeout = 10_000
    /// For all of one cluster, in milliseconds.
    package var totalTimeout = 30_000
    /// Through which proxy.
    package var proxy = ProxySetting.none
    /// Asks for the end.
    package var cancel = CancelFlag()
    /// This machine's clock.
    package var clock: @Sendable () -> Timestamp
    /// What must verify an https:// proxy.
    package var proxyTrust = TrustPolicy.systemRoots
    /// How long a 401 may be due to a token that was just created, in milliseconds; measured are 34.
    package var newTokenGracePeriod = 3000
    /// The ports of a load balancer.
    package var loadBalancerPorts: [UInt16] = [443, 80]
    /// How long those are waited for, in milliseconds.
    package var loadBalancerTimeout = 3000

    package init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }
}
