// SPDX-License-Identifier: Apache-2.0
import CCurl
import Glibc
import VaultCore

/// Reads what libcurl reports about a transfer.
struct CurlOutcome {
    let stop: aichor_curl_stop
    let code: Int
    let status: Int
    let proxyStatus: Int
    let osError: Int32
    let wasResolved: Bool
    let beganHandshake: Bool
    let wasJudged: Bool
    let message: String
    let hasProxy: Bool

    init(_ outcome: aichor_curl_outcome, hasProxy: Bool) {
        stop = outcome.stop
        code = Int(outcome.code)
        status = outcome.status
        proxyStatus = outcome.proxy_status
        osError = Int32(truncatingIfNeeded: outcome.os_errno)
        wasResolved = outcome.resolved_us > 0
        beganHandshake = outcome.began_handshake != 0
        wasJudged = outcome.was_judged != 0
        message = unsafe withUnsafeBytes(of: outcome.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.hasProxy = hasProxy
    }

    /// Nil if there is an answer.
    var failure: TransferFailure? {
        switch stop {
        case AICHOR_STOP_NONE: code == 0 ? nil : codeFailure
        case AICHOR_STOP_CANCELLED: .cancelled
        case AICHOR_STOP_REFUSED_SERVER: .untrusted
        case AICHOR_STOP_REFUSED_PROXY: .proxyUntrusted([])
        case AICHOR_STOP_CHAIN_TOO_LARGE: .chainTooLarge
        case AICHOR_STOP_BODY_TOO_LARGE: .bodyTooLarge
        case AICHOR_STOP_HEADERS_TOO_LARGE: .headersTooLarge
        case AICHOR_STOP_UNJUDGED: .other("the connection was not verified")
        default: .other("libcurl does not support a required option")
        }
    }

    /// By the numbers of libcurl-errors(3).
    private var codeFailure: TransferFailure {
        if hasProxy, proxyStatus != 0, proxyStatus / 100 != 2, !wasJudged { return .proxyStatus(proxyStatus) }
        switch code {
        case 5: return .proxyNameNotFound
        case 6: return .nameNotFound
        case 7: return connectFailure
        case 28: return .timedOut(phase)
        case 97: return .proxyFailed(message)
        case 1, 8, 61: return .notHTTP
        case 18: return .truncated
        case 52: return .closed
        // libcurl 7 calls a line of more than 100 KiB "out of memory".
        case 27 where wasJudged, 100: return .headersTooLarge
        case 35, 55, 56, 59, 60: return connectionFailure
        default: return .other(message)
        }
    }

    private var phase: TransferFailure.Phase {
        if wasJudged { return .answer }
        if beganHandshake { return .handshake }
        return wasResolved ? .connecting : .nameLookup
    }

    private var connectFailure: TransferFailure {
        if hasProxy { return osError == ECONNREFUSED ? .proxyRefused : .proxyFailed(message) }
        switch osError {
        case ECONNREFUSED: return .refused
        case 0: return .noRoute(message)
        default: return .noRoute(unsafe String(cString: strerror(osError)))
        }
    }

    /// A failure of TLS, or of reading and writing over it.
    private var connectionFailure: TransferFailure {
        if let reason = tlsReason, let failure = tlsFailure(reason) { return failure }
        guard wasJudged else { return hasProxy && proxyStatus == 0 ? .proxyFailed(message) : .closedInHandshake }
        if message.contains("chunk") || message.contains("Malformed") { return .notHTTP }
        return status == 0 ? .closed : .truncated
    }

    /// Nil if the connection just ended.
    private func tlsFailure(_ reason: Int) -> TransferFailure? {
        switch reason {
        case 0, 294: nil
        case 1116: .wantsClientCertificate
        case 258, 1070: .protocolTooOld
        case _ where wasJudged: .other(message)
        // http request, https proxy request, packet length too long, unknown protocol, wrong version number.
        case 155, 156, 198, 252, 267: .notTLS
        default: .handshakeRefused(message)
        }
    }

    /// OpenSSL's reason in libcurl's message (`error:0A00010B:…`): 1000 and more is an alert of the server's (RFC 8446,
    /// section 6), 294 an end of the connection without goodbye.
    private var tlsReason: Int? {
        guard let mark = message.firstRange(of: "error:") else { return nil }
        let digits = message[mark.upperBound...].prefix(8)
        return digits.utf8.count == 8 ? Int(digits, radix: 16).map { $0 & 0x7F_FFFF } : nil
    }
}
