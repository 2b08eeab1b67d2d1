// SPDX-License-Identifier: Apache-2.0
import CCurl
package import VaultCore
package import VaultCrypto

/// Makes requests over HTTPS: each over a connection of its own, to a server whose chain our judge accepted on that very
/// connection.
package struct Transfer {
    /// What is wrong with a chain; any error refuses it.
    package typealias ChainCheck = (ServingChain) throws -> [Finding]

    private let limits: TransferLimits
    private let proxy: ProxyAddress?
    private let cancel: CancelFlag
    private let checkChain: ChainCheck
    private let checkProxyChain: ChainCheck

    /// `checkChain` is asked about servers, `checkProxyChain` about an https:// proxy.
    package init(
        limits: TransferLimits, proxy: ProxyAddress?, cancel: CancelFlag, checkChain: @escaping ChainCheck,
        checkProxyChain: @escaping ChainCheck
    ) {
        self.limits = limits
        self.proxy = proxy
        self.cancel = cancel
        self.checkChain = checkChain
        self.checkProxyChain = checkProxyChain
    }

    /// Makes a request without a credential.
    package func perform(_ request: HTTPRequest) -> Exchange { unsafe run(request, secretHeader: nil) }

    /// Makes a request with a credential: a bearer token, or the password of a user.
    package func perform(
        _ request: HTTPRequest, credential: borrowing SecretBytes, username: String?
    ) -> Exchange {
        guard let header = AuthorizationHeader.make(secret: credential, username: username) else {
            return Exchange(result: .failure(.unsendableCredential))
        }
        let exchange = header.withBytes { bytes in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                    unsafe run(request, secretHeader: text.baseAddress)
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

    private func run(_ request: HTTPRequest, secretHeader: UnsafePointer<CChar>?) -> Exchange {
        if cancel.isCancelled { return Exchange(result: .failure(.cancelled)) }
        let record = TransferRecord(cancel: cancel, checkChain: checkChain, checkProxyChain: checkProxyChain)
        var outcome = aichor_curl_outcome()
        withExtendedLifetime(record) {
            unsafe CurlStrings.with(texts(of: request), headers: headers(of: request)) { texts, headers in
                unsafe withBytes(of: request.body) { body in
                    var call = unsafe record.call(limits)
                    unsafe call.url = texts[0]
                    unsafe call.connect_to = texts[1]
                    unsafe call.proxy = texts[2]
                    unsafe call.proxy_has_tls = proxy?.scheme == .https ? 1 : 0
                    unsafe call.headers = headers.baseAddress
                    unsafe call.header_count = headers.count
                    unsafe call.secret_header = secretHeader
                    unsafe call.body = body.baseAddress
                    unsafe call.body_count = body.count
                    unsafe aichor_curl_transfer(&call, &outcome)
                }
            }
        }
        return record.exchange(CurlOutcome(outcome, hasProxy: proxy != nil))
    }

    private func texts(of request: HTTPRequest) -> [String?] {
        [request.server.url(path: request.path), request.server.connectTo, proxy?.url]
    }

    private func headers(of request: HTTPRequest) -> [String] {
        var headers = [
            "Host: \(request.server.hostHeader)", "User-Agent: aichor-vault", "Accept: application/json",
        ]
        // An empty Expect keeps libcurl from waiting for an interim answer.
        if request.body != nil { headers += ["Content-Type: application/json", "Expect:"] }
        return headers
    }

    private func withBytes(of body: [UInt8]?, _ use: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let body else { return unsafe use(UnsafeBufferPointer(start: nil, count: 0)) }
        unsafe body.withUnsafeBufferPointer { unsafe use($0) }
    }
}

/// Texts as C wants them, for the time of one call.
private enum CurlStrings {
    /// Calls `use` with a pointer for each text, nil for nil, and with the list of the headers.
    static func with(
        _ texts: [String?], headers: [String],
        _ use: ([UnsafePointer<CChar>?], UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Void
    ) {
        var bytes: [CChar] = []
        let offsets = (texts + headers).map { text -> Int? in
            guard let text else { return nil }
            defer {
                bytes += text.utf8.map { CChar(bitPattern: $0) }
                bytes.append(0)
            }
            return bytes.count
        }
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let pointers = unsafe offsets.map { offset in
                unsafe offset.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) }
            }
            unsafe Array(pointers[texts.count...]).withUnsafeBufferPointer { list in
                unsafe use(Array(pointers[..<texts.count]), list)
            }
        }
    }
}
