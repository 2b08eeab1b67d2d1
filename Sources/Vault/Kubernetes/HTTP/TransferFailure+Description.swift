// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension TransferFailure {
    /// What is wrong and what to do, for a finding; `host` is `host:port`.
    package func problem(host: String) -> OnlineProblem {
        let (message, hint) = description(host: host)
        return OnlineProblem(kind, message, hint: hint)
    }

    private var kind: OnlineProblem.Kind {
        switch self {
        case .notHTTP, .notTLS, .bodyTooLarge, .headersTooLarge: .notKubernetes
        default: .unreachable
        }
    }

    private func description(host: String) -> (String, String?) {
        switch self {
        case .nameNotFound:
            ("the host name \(host) cannot be resolved", "check the API hostname, and this machine's name servers")
        case .refused:
            ("\(host) refuses the connection", "check the port, and whether the API server is running")
        case .noRoute(let reason):
            ("\(host) cannot be reached: \(reason.excerpt)", "check the address, the network and the firewall")
        case .timedOut(let phase): (Self.slow(phase, host), "check the network and the firewall, or raise the time-out")
        case .untrusted: ("the certificate of \(host) is rejected", nil)
        case .chainTooLarge: ("\(host) presents more certificates than can be checked", nil)
        default: connectionDescription(host: host)
        }
    }

    private static func slow(_ phase: Phase, _ host: String) -> String {
        switch phase {
        case .nameLookup: "resolving the host name \(host) takes too long"
        case .connecting: "\(host) does not answer: connecting takes too long"
        case .handshake: "\(host) accepts the connection, but the TLS handshake takes too long"
        case .answer: "\(host) does not answer the request in time"
        }
    }

    private func connectionDescription(host: String) -> (String, String?) {
        switch self {
        case .wantsClientCertificate:
            (
                "\(host) requires a client certificate",
                "a token alone is not enough for this server: is a proxy in front of it?"
            )
        case .protocolTooOld:
            (
                "\(host) supports no TLS version newer than 1.1",
                "configure the server for TLS 1.2 or newer (--tls-min-version)"
            )
        case .notTLS: ("\(host) does not speak TLS", "is it the port of plain HTTP?")
        case .handshakeRefused(let description): ("\(host) refuses the TLS handshake: \(description.excerpt)", nil)
        case .closedInHandshake:
            (
                "\(host) closes the connection during the TLS handshake",
                "is it a load balancer with no server behind it?"
            )
        case .closed:
            (
                "\(host) closes the connection without an answer",
                "does it require a client certificate, or is it shutting down?"
            )
        case .truncated: ("the answer of \(host) is truncated", nil)
        case .notHTTP: ("\(host) does not answer with HTTP", "is it the address of the API server?")
        case .bodyTooLarge:
            ("the answer of \(host) is too large for an API server", "is it the address of the API server?")
        case .headersTooLarge:
            ("\(host) sends more headers than an API server does", "is it the address of the API server?")
        case .cancelled: ("asking \(host) was cancelled", nil)
        default: proxyDescription(host: host)
        }
    }

    private func proxyDescription(host: String) -> (String, String?) {
        let hint = "check the proxy (--proxy, HTTPS_PROXY), or connect directly: --proxy none"
        return switch self {
        case .proxyNameNotFound: ("the host name of the proxy cannot be resolved", hint)
        case .proxyRefused: ("the proxy refuses the connection", hint)
        case .proxyStatus(407):
            ("the proxy requires a password", "set it in HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT")
        case .proxyStatus(let status): ("the proxy does not open a tunnel to \(host): status \(status)", hint)
        case .proxyFailed(let description): ("the proxy does not connect to \(host): \(description.excerpt)", hint)
        case .proxyUntrusted(let findings):
            ("the certificate of the proxy is rejected" + (findings.first.map { ": \($0.message)" } ?? ""), hint)
        case .unsendableCredential: ("the credential contains a character that cannot be sent", "store it again")
        case .other(let description): ("asking \(host) failed: \(description.excerpt)", nil)
        default: ("asking \(host) failed", nil)
        }
    }
}

extension StringProtocol {
    /// At most 200 characters of a text from outside, what is no visible ASCII escaped.
    var excerpt: String {
        guard !mightBeToken else { return "(not shown, it might be a secret)" }
        let scalars = unicodeScalars
        let shown = scalars.prefix(200).map { $0.isVisibleASCII || $0 == " " ? String($0) : $0.escaped }.joined()
        return scalars.count > 200 ? shown + "…" : shown
    }
}
