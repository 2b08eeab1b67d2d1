// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Asks one API server, over one connection and within one deadline.
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
    /// The connection, from the first request on.
    private var transfer: Transfer?

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
        guard let limits = limits() else { return .failure(.timedOut(.answer)) }
        return noted(connection(limits).perform(HTTPRequest("GET", path: path), limits))
    }

    /// POST with a credential.
    func post<Document: Decodable>(
        _ path: String, _ body: [UInt8], _ secret: borrowing SecretBytes, username: String?, as type: Document.Type
    ) -> APIReply<Document> {
        let request = HTTPRequest("POST", path: path, body: body)
        var answer = Result<HTTPResponse, TransferFailure>.failure(.timedOut(.answer))
        if let limits = limits() {
            answer = noted(connection(limits).perform(request, limits, credential: secret, username: username))
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

    /// Nil after the deadline.
    private func limits() -> TransferLimits? {
        let milliseconds = Int(ContinuousClock.now.duration(to: deadline) / .milliseconds(1))
        return milliseconds > 0 ? TransferLimits(connect: settings.connectTimeout, total: milliseconds) : nil
    }

    private func connection(_ limits: TransferLimits) -> Transfer {
        if let transfer { return transfer }
        let (server, trust, settings) = (server, trust, settings)
        let proxy = self.proxy.proxy(for: server.endpoint)
        let made = Transfer(
            server, proxy: proxy, timeout: limits.total, cancel: settings.cancel,
            checkChain: { chain in try trust.evaluate(chain, host: server.name, at: settings.clock()) },
            checkProxyChain: { chain in
                guard let proxy else { return [] }
                let name = try ServerName(proxy.endpoint.host)
                return try settings.proxyTrust.evaluate(chain, host: name, at: settings.clock())
            })
        transfer = made
        return made
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
