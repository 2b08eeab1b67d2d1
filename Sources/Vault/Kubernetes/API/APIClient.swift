// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Asks one API server, within one deadline.
///
/// A class, because the chain of every connection is noted on the way; used by one thread only.
final class APIClient {
    private let server: ServerAddress
    private let trust: TrustPolicy
    private let settings: ProbeSettings
    private let deadline: ContinuousClock.Instant

    /// What was presented first.
    private(set) var presented: ServingChain?
    /// What was found on the chains, each finding once.
    private(set) var findings: [Finding] = []
    /// The clocks at the first answer with a date.
    private(set) var clock: ServerClock?
    private let proxy: ProxySetting
    /// The last verdict.
    private var evaluated: (chain: ServingChain, findings: [Finding])?

    /// `proxy` counts instead of that of the settings.
    init(_ server: ServerAddress, trust: TrustPolicy, proxy: ProxySetting? = nil, settings: ProbeSettings) {
        self.server = server
        self.proxy = proxy ?? settings.proxy
        self.trust = trust
        self.settings = settings
        deadline = .now.advanced(by: .milliseconds(settings.totalTimeout))
    }

    /// `host:port` for messages.
    var host: String { server.endpoint.hostPort }

    /// GET without a credential.
    func get(_ path: String) -> Result<HTTPResponse, TransferFailure> {
        exchange { transfer in transfer.perform(HTTPRequest(server, path: path)) }
    }

    /// POST with a credential.
    func post<Document: Decodable>(
        _ path: String, _ body: [UInt8], _ secret: borrowing SecretBytes, username: String?, as type: Document.Type
    ) -> APIReply<Document> {
        let request = HTTPRequest(server, path: path, body: body)
        var answer = Result<HTTPResponse, TransferFailure>.failure(.timedOut(.answer))
        if let transfer = transfer() {
            answer = noted(transfer.perform(request, credential: secret, username: username))
        }
        return APIReply(answer, path: path, host: host)
    }

    /// Waits, in small steps so that a cancelling is not missed; false if the deadline or the end comes first.
    func wait(milliseconds: Int) -> Bool {
        let end = ContinuousClock.now.advanced(by: .milliseconds(milliseconds))
        guard end < deadline else { return false }
        while ContinuousClock.now < end {
            if settings.cancel.isCancelled { return false }
            ThreadSleep.milliseconds(min(50, milliseconds))
        }
        return true
    }

    private func exchange(_ perform: (Transfer) -> Exchange) -> Result<HTTPResponse, TransferFailure> {
        guard let transfer = transfer() else { return .failure(.timedOut(.answer)) }
        return noted(perform(transfer))
    }

    /// Nil after the deadline.
    private func transfer() -> Transfer? {
        let remaining = ContinuousClock.now.duration(to: deadline).components
        let milliseconds = Int(remaining.seconds) * 1000 + Int(remaining.attoseconds / 1_000_000_000_000_000)
        guard milliseconds > 0 else { return nil }
        let proxy = proxy.proxy(for: server.endpoint)
        let limits = TransferLimits(connect: settings.connectTimeout, total: milliseconds)
        return Transfer(
            limits: limits, proxy: proxy, cancel: settings.cancel,
            checkChain: { chain in try self.verdict(on: chain) },
            checkProxyChain: { chain in
                guard let proxy else { return [] }
                let name = try ServerName(proxy.endpoint.host)
                return try self.settings.proxyTrust.evaluate(chain, host: name, at: self.settings.clock())
            })
    }

    /// What the trust policy finds; the same chain again, shortly after, is not judged again.
    private func verdict(on chain: ServingChain) throws -> [Finding] {
        if let evaluated, evaluated.chain == chain { return evaluated.findings }
        let findings = try trust.evaluate(chain, host: server.name, at: settings.clock())
        evaluated = (chain, findings)
        return findings
    }

    private func noted(_ exchange: Exchange) -> Result<HTTPResponse, TransferFailure> {
        presented = presented ?? exchange.presented
        for finding in exchange.findings where !findings.contains(finding) { findings.append(finding) }
        if case .success(let response) = exchange.result, let date = response.date, clock == nil {
            clock = ServerClock(server: date, local: settings.clock())
        }
        return exchange.result
    }
}
