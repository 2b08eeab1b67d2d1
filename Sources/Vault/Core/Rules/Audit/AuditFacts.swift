// SPDX-License-Identifier: Apache-2.0

/// What the rules of an audit look at beside the cluster itself; nothing in it is a secret.
package struct AuditFacts: Sendable {
    /// The policy in force for the cluster.
    package var policy = EffectivePolicy()
    /// The current version.
    package var version: UInt64
    /// What was observed of it.
    package var observation: Observation?
    /// The validity of the certificate that the API server presented last, if that is known.
    package var serving: ServingCertificate?
    /// Other names under which the vault has the same secret for the same API server.
    package var namesOfSameCluster: [String] = []
    /// Other clusters that have the same secret.
    package var sharers: [String] = []
    /// Releases by somebody who had not taken the credential in the 90 days before.
    package var newTakers: [NewTaker] = []

    package init(version: UInt64) { self.version = version }
}

/// The certificate that an API server presented (RFC 5280).
public struct ServingCertificate: Equatable, Sendable {
    /// The first second of validity.
    public var notBefore: Timestamp
    /// The last second of validity.
    public var notAfter: Timestamp
    /// SHA-256 of the DER certificate, 32 bytes.
    public var fingerprint: [UInt8]

    /// Makes one.
    public init(notBefore: Timestamp, notAfter: Timestamp, fingerprint: [UInt8]) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
    }
}

/// A release of a credential to somebody new.
package struct NewTaker: Equatable, Sendable {
    /// What was new of it.
    package enum Kind: Equatable, Sendable {
        /// The key slot of that label.
        case slot(String)
        /// The parent process's executable.
        case executable(String)
    }

    package var kind: Kind
    package var at: Timestamp

    package init(kind: Kind, at: Timestamp) {
        self.kind = kind
        self.at = at
    }
}
