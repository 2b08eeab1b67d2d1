// SPDX-License-Identifier: Apache-2.0
import CCurl
import VaultCore
import VaultCrypto

/// What libcurl's callbacks write to while transfers run, one after the other.
///
/// A class, because C keeps its address. All callbacks but `is_cancelled`, which only reads a flag,
/// come on the thread that waits for the transfer, so nothing else is shared.
final class TransferRecord {
    private let cancel: CancelFlag
    private let checkChain: Transfer.ChainCheck
    private let checkProxyChain: Transfer.ChainCheck
    private var response = HTTPResponse()
    private var presented: ServingChain?
    private var findings: [Finding] = []
    private var proxyFindings: [Finding] = []

    init(cancel: CancelFlag, checkChain: @escaping Transfer.ChainCheck, checkProxyChain: @escaping Transfer.ChainCheck)
    {
        self.cancel = cancel
        self.checkChain = checkChain
        self.checkProxyChain = checkProxyChain
    }

    /// Forgets the answer before; what was presented is kept, because the connection may be.
    func begin() { response = HTTPResponse() }

    /// A peer for C with the callbacks set; valid as long as this object lives.
    func peer() -> aichor_curl_peer {
        var peer = unsafe aichor_curl_peer()
        unsafe peer.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe peer.judge = { context, role, chain, count in
            unsafe TransferRecord.at(context)?.accepts(role, UnsafeBufferPointer(start: chain, count: count)) == true
                ? 1 : 0
        }
        unsafe peer.is_cancelled = { context in unsafe TransferRecord.at(context)?.cancel.isCancelled == true ? 1 : 0 }
        return unsafe peer
    }

    /// A request for C with the callbacks and limits set; valid as long as this object lives.
    func call(_ limits: TransferLimits) -> aichor_curl_request {
        var call = unsafe aichor_curl_request()
        unsafe call.connect_timeout_ms = max(1, limits.connect)
        unsafe call.total_timeout_ms = max(1, limits.total)
        unsafe call.maximum_body = limits.body
        unsafe call.maximum_headers = limits.headers
        unsafe call.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe call.header = { context, line, count in
            unsafe TransferRecord.at(context)?.response.take(
                headerLine: Array(UnsafeBufferPointer(start: line, count: count)))
        }
        unsafe call.body_part = { context, bytes, count in
            unsafe TransferRecord.at(context)?.response.body += UnsafeBufferPointer(start: bytes, count: count)
        }
        return unsafe call
    }

    /// What came of the transfer.
    func exchange(_ outcome: CurlOutcome) -> Exchange {
        response.status = outcome.status
        var failure = outcome.failure
        if case .proxyUntrusted = failure { failure = .proxyUntrusted(proxyFindings) }
        // A refusal that names no reason is one all the same.
        if failure == .untrusted, !findings.contains(where: { $0.severity == .error }) {
            findings.append(
                Finding(
                    rule: "chain.untrusted", severity: .error, message: "the server's certificate could not be checked")
            )
        }
        return Exchange(
            presented: presented, findings: findings, result: failure.map { .failure($0) } ?? .success(response))
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> TransferRecord? {
        unsafe context.map { unsafe Unmanaged<TransferRecord>.fromOpaque($0).takeUnretainedValue() }
    }

    private func accepts(_ role: aichor_curl_role, _ chain: UnsafeBufferPointer<aichor_curl_certificate>) -> Bool {
        let certificates = unsafe chain.map { unsafe Array(UnsafeBufferPointer(start: $0.bytes, count: $0.count)) }
        guard let chain = ServingChain(certificates) else { return false }
        let isProxy = role == AICHOR_CURL_PROXY
        if !isProxy { presented = chain }
        do {
            let found = try (isProxy ? checkProxyChain : checkChain)(chain)
            if isProxy { proxyFindings = found } else { findings = found }
            return !found.contains { $0.severity == .error }
        } catch {
            // OpenSSL failed where it should not: no verdict is a refusal.
            return false
        }
    }
}
