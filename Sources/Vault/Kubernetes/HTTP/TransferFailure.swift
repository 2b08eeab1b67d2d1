// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Why a request got no answer that can be read.
package enum TransferFailure: Error, Equatable, Sendable {
    /// What took too long.
    package enum Phase: Equatable, Sendable {
        case nameLookup, connecting, handshake, answer
    }

    case nameNotFound
    case refused
    /// No route, or another message of the network.
    case noRoute(String)
    case timedOut(Phase)
    /// Our judge refused the server's chain; the findings are stored separately.
    case untrusted
    /// The server's chain has more than 100 certificates or 1 MiB.
    case chainTooLarge
    /// The server ended the handshake for want of a client certificate.
    case wantsClientCertificate
    /// No version of TLS from 1.2 on that both sides support.
    case protocolTooOld
    /// What answers speaks no TLS.
    case notTLS
    /// The server refused the handshake, with OpenSSL's message.
    case handshakeRefused(String)
    /// The connection ended during the handshake.
    case closedInHandshake
    /// The connection ended before any answer.
    case closed
    /// The answer ended in its middle.
    case truncated
    /// What came is no HTTP.
    case notHTTP
    case bodyTooLarge
    case headersTooLarge
    case cancelled
    case proxyNameNotFound
    case proxyRefused
    /// The proxy made no tunnel: its status.
    case proxyStatus(Int)
    /// Anything else that went wrong with the proxy.
    case proxyFailed(String)
    /// The certificate of an https:// proxy was refused.
    case proxyUntrusted([Finding])
    /// The credential has characters that no header can carry.
    case unsendableCredential
    /// libcurl failed where it should not, with its message.
    case other(String)
}
