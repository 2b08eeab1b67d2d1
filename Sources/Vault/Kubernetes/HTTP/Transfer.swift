// SPDX-License-Identifier: Apache-2.0
import CCurl
package import VaultCore
package import VaultCrypto

/// Makes requests to one server over one TLS connection, whose chain our judge accepted.
///
/// If it is lost, a new one is made and judged. Shared with nobody: every cluster and check has its own. A class, because C keeps a session for it.
@safe package final class Transfer {
    /// What is wrong with a chain; any error refuses it.
    package typealias ChainCheck = (ServingChain) throws -> [Finding]

    private let server: ServerAddress
    private let proxy: ProxyAddress?
    private let cancel: CancelFlag
    private let record: TransferRecord
    private let strings: CurlStrings
    private let peer: UnsafeMutablePointer<aichor_curl_peer>
    private let session: OpaquePointer?

    /// `checkChain` is asked about the server, `checkProxyChain` about an https:// proxy; all requests together take at most
    /// `timeout` milliseconds.
    package init(
        _ server: ServerAddress, proxy: ProxyAddress?, timeout: Int, cancel: CancelFlag,
        checkChain: @escaping ChainCheck, checkProxyChain: @escaping ChainCheck
    ) {
        self.server = server
        self.proxy = proxy
        self.cancel = cancel
        record = TransferRecord(cancel: cancel, checkChain: checkChain, checkProxyChain: checkProxyChain)
        strings = CurlStrings([server.connectTo, proxy?.url])
        unsafe peer = .allocate(capacity: 1)
        unsafe peer.initialize(to: record.peer())
        unsafe peer.pointee.connect_to = strings[0]
        unsafe peer.pointee.proxy = strings[1]
        unsafe peer.pointee.proxy_has_tls = proxy?.scheme == .https ? 1 : 0
        unsafe peer.pointee.total_timeout_ms = max(1, timeout)
        unsafe session = aichor_curl_open(peer)
    }

    deinit {
        if let session = unsafe session { unsafe aichor_curl_close(session) }
        unsafe peer.deallocate()
    }

    /// Makes a request without a credential.
    package func perform(_ request: HTTPRequest, _ limits: TransferLimits) -> Exchange {
        unsafe run(request, limits, secretHeader: nil)
    }

    /// Makes a request with a credential: a bearer token, or the password of a user.
    package func perform(
        _ request: HTTPRequest, _ limits: TransferLimits, credential: borrowing SecretBytes, username: String?
    ) -> Exchange {
        guard let header = AuthorizationHeader.make(secret: credential, username: username) else {
            return Exchange(result: .failure(.unsendableCredential))
        }
        let exchange = header.withBytes { bytes in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                    unsafe run(request, limits, secretHeader: text.baseAddress)
                }
            }
        }
        return Self.masked(exchange, credential, header)
    }

    /// The exchange without the credential, should the server repeat it: as it is, or as the header's value.
    private static func masked(
        _ exchange: Exchange, _ credential: borrowing SecretBytes, _ header: borrowing SecretBytes
    ) -> Exchange {
        guard case .success(var response) = exchange.result else { return exchange }
        credential.withBytes { response.mask($0) }
        header.withBytes { bytes in
            let blanks = bytes.indices.filter { bytes[$0] == UInt8(ascii: " ") }
            // After "Authorization: Basic ", and before the NUL.
            if let value = blanks.dropFirst().first { response.mask(bytes.extracting((value + 1)..<(bytes.count - 1))) }
        }
        var masked = exchange
        masked.result = .success(response)
        return masked
    }

    private func run(
        _ request: HTTPRequest, _ limits: TransferLimits, secretHeader: UnsafePointer<CChar>?
    ) -> Exchange {
        if cancel.isCancelled { return Exchange(result: .failure(.cancelled)) }
        guard let session = unsafe session else {
            return Exchange(result: .failure(.other("libcurl does not support a required option")))
        }
        record.begin()
        var outcome = aichor_curl_outcome()
        let texts = CurlStrings([server.url(path: request.path), request.method] + headers(of: request))
        unsafe texts.withPointers { texts in
            unsafe withBytes(of: request.body) { body in
                var call = unsafe record.call(limits)
                unsafe call.url = texts[0]
                unsafe call.method = texts[1]
                unsafe call.headers = texts.baseAddress?.advanced(by: 2)
                unsafe call.header_count = texts.count - 2
                unsafe call.secret_header = secretHeader
                unsafe call.body = body.baseAddress
                unsafe call.body_count = body.count
                unsafe aichor_curl_transfer(session, &call, &outcome)
            }
        }
        return record.exchange(CurlOutcome(outcome, hasProxy: proxy != nil))
    }

    private func headers(of request: HTTPRequest) -> [String] {
        var headers = ["Host: \(server.hostHeader)", "User-Agent: aichor-vault", "Accept: application/json"]
        // An empty Expect keeps libcurl from waiting for an interim answer.
        if request.body != nil { headers += ["Content-Type: application/json", "Expect:"] }
        return headers
    }

    private func withBytes(of body: [UInt8]?, _ use: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let body else { return unsafe use(UnsafeBufferPointer(start: nil, count: 0)) }
        unsafe body.withUnsafeBufferPointer { unsafe use($0) }
    }
}
