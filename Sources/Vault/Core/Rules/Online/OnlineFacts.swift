// SPDX-License-Identifier: Apache-2.0

/// What was learnt of a cluster over the network, as plain values for rules and renderers.
///
/// Texts are the server's own words: untrusted, cut short, to be quoted when they are shown.
package struct OnlineFacts: Equatable, Sendable {
    /// The API server's address that was asked.
    package var url: String
    /// What the server presented in the handshake, as DER, its own certificate first; empty if there was no handshake.
    package var presentedChain: [[UInt8]] = []
    /// What the trust policy found on that chain; any error means that nothing was sent.
    package var chainFindings: [Finding] = []
    /// Why the API server could not be asked, or not all of it, in the order in which it happened.
    package var problems: [OnlineProblem] = []
    /// The server's version, such as `v1.36.2`.
    package var serverVersion: String?
    /// The server's clock, from the Date header of its first answer that has one.
    package var clock: ServerClock?
    /// What the server makes of the credential.
    package var authentication = AuthenticationOutcome.notAsked
    /// The user that the server identifies by the credential.
    package var identity: ServerIdentity?
    /// What the credential may do; nil if that was not asked.
    package var access: AccessFacts?
    /// Whether something listens on the load balancer's address.
    package var loadBalancer = LoadBalancerOutcome.notAsked
    /// Whether a cancelling ended the probe early: what is missing then is not known.
    package var wasCancelled = false

    package init(url: String) { self.url = url }

    /// Whether the handshake succeeded and the chain was accepted: endpoint and certificate are fine, whatever came after.
    package var wasTrusted: Bool {
        !presentedChain.isEmpty && !chainFindings.contains { $0.severity == .error }
    }
}

/// Why an API server could not be asked.
package struct OnlineProblem: Equatable, Sendable {
    /// What kind of problem it is.
    package enum Kind: Equatable, Sendable {
        /// No connection, or it broke: `endpoint.unreachable`.
        case unreachable
        /// What answers is no Kubernetes API server: `endpoint.not-kubernetes`.
        case notKubernetes
    }

    package let kind: Kind
    /// Lower case, no full stop.
    package let message: String
    package let hint: String?

    package init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }
}

/// The server's clock compared with ours.
package struct ServerClock: Equatable, Sendable {
    /// The value of the Date header.
    package let server: Timestamp
    /// When that arrived, by this machine's clock.
    package let local: Timestamp

    package init(server: Timestamp, local: Timestamp) {
        self.server = server
        self.local = local
    }
}

/// What the server makes of the credential.
package enum AuthenticationOutcome: Equatable, Sendable {
    /// It was not asked: there is no credential, or no connection that it could be sent over.
    case notAsked
    /// The credential is good.
    case accepted
    /// The credential is good, but its bearer may not even ask what it is: 403 (unusual RBAC, not a bad token).
    case acceptedWithoutReview
    /// 401; the server's words if there are any.
    case rejected(String?)
    /// The server did not look at the credential: the request counted as anonymous.
    case ignored
}

/// The user that the server identifies by a credential (SelfSubjectReview).
package struct ServerIdentity: Equatable, Sendable {
    package var username: String
    package var uid: String?
    package var groups: [String]

    package init(username: String, uid: String? = nil, groups: [String] = []) {
        self.username = username
        self.uid = uid
        self.groups = groups
    }
}

/// What a credential may do in all namespaces, against what it should.
package struct AccessFacts: Equatable, Sendable {
    /// How many pairs of resource and verb were demanded.
    package var demanded = 0
    /// Those that it may not do.
    package var missing: [ResourceRight] = []
    /// Those of the missing that it may do in the one namespace of the service account.
    package var onlyInNamespace: [ResourceRight] = []
    /// Those that could not be asked: the server gave no answer.
    package var unknown: [ResourceRight] = []
    /// What it may do beyond the demanded and gives power.
    package var excessive: [ResourceRight] = []
    /// Whether the server reported that it cannot list all rules: there may be more than `excessive`.
    package var isIncomplete = false

    package init() {}
}

/// What was found at the load balancer's address.
package enum LoadBalancerOutcome: Equatable, Sendable {
    /// Not tried.
    case notAsked
    /// Something accepts connections on port 443 or 80.
    case reachable
    /// Neither port accepts connections.
    case unreachable
}
