// SPDX-License-Identifier: Apache-2.0
package import VaultCore
import VaultCrypto

/// Asks one cluster over the network: handshake, version, whose the credential is, and what it may do.
///
/// The first request carries no credential. Only when its connection was accepted, and what answers behaves like an API
/// server, is the credential sent; each time over a connection that is judged again.
package struct ClusterProbe {
    private let settings: ProbeSettings
    private let client: APIClient
    private var facts: OnlineFacts

    /// Asks and waits.
    ///
    /// Never fails: whatever goes wrong is a fact. ``NetworkLibrary/load()`` must have succeeded before. The log entry that
    /// the credential is sent must be durable before this is called.
    package static func run(_ request: borrowing ProbeRequest, _ settings: ProbeSettings) -> OnlineFacts {
        run(request, settings, triesLoadBalancer: true)
    }

    /// A pool tries the load balancers itself.
    static func run(
        _ request: borrowing ProbeRequest, _ settings: ProbeSettings, triesLoadBalancer: Bool
    ) -> OnlineFacts {
        var probe = ClusterProbe(request, settings)
        guard triesLoadBalancer, let address = request.loadBalancerToTry(settings) else { return probe.run(request) }
        var check = LoadBalancerCheck(
            address, ports: settings.loadBalancerPorts, timeout: settings.loadBalancerTimeout)
        var facts = probe.run(request)
        facts.loadBalancer = check.wait(cancel: settings.cancel)
        facts.wasCancelled = facts.wasCancelled || settings.cancel.isCancelled
        return facts
    }

    private init(_ request: borrowing ProbeRequest, _ settings: ProbeSettings) {
        client = APIClient(request.server, trust: request.trust, proxy: request.proxy, settings: settings)
        facts = OnlineFacts(url: request.server.endpoint.url)
        self.settings = settings
    }

    private mutating func run(_ request: borrowing ProbeRequest) -> OnlineFacts {
        if askVersion() { askWithCredential(request) }
        facts.presentedChain = client.presented.map { [$0.leaf] + $0.intermediates } ?? []
        facts.chainFindings = client.findings
        facts.clock = client.clock
        facts.wasCancelled = facts.wasCancelled || settings.cancel.isCancelled
        return facts
    }

    /// Whether the credential may be sent: something answered as API servers do.
    ///
    /// Any status after a good handshake means that endpoint and certificate are fine. 401 and 403 are normal: not every server
    /// lets anonymous users read its version (k3s, RKE2).
    private mutating func askVersion() -> Bool {
        let path = "/version"
        let result = client.get(path)
        switch APIReply<VersionDocument>(result, path: path, host: client.host) {
        case .document(let version):
            facts.serverVersion = version.gitVersion.cut(to: 64)
            return true
        case .unauthorized, .forbidden: return true
        case .notFound:
            guard case .success(let response) = result, response.statusMessage == nil else { return true }
            facts.problems.append(response.problem(path: path, host: client.host))
        case .untrusted: break
        case .cancelled: facts.wasCancelled = true
        case .problem(let problem): facts.problems.append(problem)
        }
        return false
    }

    private mutating func askWithCredential(_ request: borrowing ProbeRequest) {
        guard request.hasCredential else { return }
        var identification = IdentityReview(client: client, newTokenGracePeriod: settings.newTokenGracePeriod)
        identification.run(request)
        facts.authentication = identification.outcome
        facts.identity = identification.identity
        facts.problems += identification.problems
        facts.wasCancelled = identification.wasCancelled
        switch facts.authentication {
        case .accepted, .acceptedWithoutReview: break
        case .notAsked, .rejected, .ignored: return
        }
        guard !facts.wasCancelled else { return }
        var access = AccessReview(client: client)
        access.run(request)
        facts.access = access.facts
        facts.problems += access.problems
        facts.wasCancelled = access.wasCancelled
    }
}
