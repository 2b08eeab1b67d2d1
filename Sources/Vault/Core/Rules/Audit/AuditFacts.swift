// SPDX-License-Identifier: Apache-2.0

/// What the rules of an audit look at in addition to the cluster itself; nothing in it is a secret.
package struct AuditFacts: Sendable {
    /// The policy in force for the cluster.
    package var policy = EffectivePolicy()
    /// The current version.
    package var version: UInt64
    /// The first version with the same endpoint, certificates and credential; nil if that is the current one.
    package var sameSince: UInt64?
    /// What was observed of it.
    package var observation: Observation?
    /// The certificate that the API server presented last, if it counts for the current endpoint.
    package var serving: ServingCertificate?
    /// Other clusters that have the same secret; nil if there are none.
    package var reuse: ReusedSecret?
    /// Releases to recipients who had not received the credential in the 90 days before.
    package var newRecipients: [NewRecipient] = []
    /// What this machine's clock shows; nil for an audit as of an earlier time, when everything after it is in the future.
    package var clock: Timestamp?

    package init(version: UInt64) { self.version = version }
}

/// Other clusters that have the same secret: a few names, and how many there are.
package struct ReusedSecret: Equatable, Sendable {
    /// The number of names that are shown.
    package static let shown = 3

    /// Some clusters.
    package struct OtherClusters: Equatable, Sendable {
        /// The first few names, in order.
        package var names: [String]
        /// How many clusters there are in all.
        package var count: Int

        package init(names: [String] = [], count: Int = 0) {
            self.names = names
            self.count = count
        }

        /// The names, and how many more there are.
        var text: String {
            let listed = names.joined(separator: ", ")
            return count > names.count ? "\(listed) and \(count - names.count) more" : listed
        }
    }

    /// Those with the same API endpoint: the same cluster under other names.
    package var sameEndpoint: OtherClusters
    /// Those with another one.
    package var elsewhere: OtherClusters

    package init(sameEndpoint: OtherClusters = OtherClusters(), elsewhere: OtherClusters = OtherClusters()) {
        self.sameEndpoint = sameEndpoint
        self.elsewhere = elsewhere
    }
}

/// The certificate that an API server presented (RFC 5280).
public struct ServingCertificate: Equatable, Sendable {
    /// The first second of validity.
    public var notBefore: Timestamp
    /// The last second of validity.
    public var notAfter: Timestamp
    /// SHA-256 of the DER certificate, 32 bytes.
    public var fingerprint: [UInt8]
    /// When it was presented; nil if that is not known.
    public var seenAt: Timestamp?

    /// Makes one.
    public init(notBefore: Timestamp, notAfter: Timestamp, fingerprint: [UInt8], seenAt: Timestamp? = nil) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
        self.seenAt = seenAt
    }
}

/// A release of a credential to a new recipient.
package struct NewRecipient: Equatable, Sendable {
    /// What was new of it.
    package enum Kind: Equatable, Sendable {
        /// The key slot of that label.
        case slot(String)
        /// The parent process's executable.
        case executable(String)
    }

    package var kind: Kind
    package var at: Timestamp
    /// For how many days before that the log shows no release to them.
    package private(set) var watchedDays = NewRecipientRule.known / 86_400

    package init(kind: Kind, at: Timestamp) {
        self.kind = kind
        self.at = at
    }

    /// Records that the log contains nothing from before a time.
    package mutating func watch(since start: Timestamp) {
        watchedDays = max(0, min(watchedDays, at.since(start) / 86_400))
    }
}
