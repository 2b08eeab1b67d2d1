// SPDX-License-Identifier: Apache-2.0
package import VaultCore
import VaultCrypto
import VaultKubernetes

/// Checks parts of the form as `add` does, before there is a whole cluster: whoever fills in a form gets the error immediately.
package struct InputCheck: Sendable {
    private let now: Timestamp
    private let gate: FindingGate

    /// Judges as of `now`; with `allowsFindings` only what cannot be stored at all is refused.
    package init(now: Timestamp, allowsFindings: Bool) {
        self.now = now
        gate = FindingGate(allowsFindings: allowsFindings)
    }

    /// Checks a credential.
    ///
    /// Throws `input.invalid` and `findings`.
    package func check(_ credential: borrowing NewCredential) throws(VaultError) {
        let secret = try mappingErrors {
            guard let username = credential.username else {
                try CredentialReader.check(credential.secret, allowsFindings: gate.allowsFindings)
                return TokenInspector.inspect(credential.secret)
            }
            _ = try BasicUsername(username)
            _ = try PasswordRules.check(credential.secret)
            return CredentialFacts(kind: .basic)
        }
        var overview = ClusterOverview.blank(now)
        overview.credential = StoredCredential(
            facts: secret, fingerprint: CredentialFingerprint(high: 0, low: 0), acquiredAt: now)
        var facts = ClusterFacts(overview: overview, now: now)
        facts.isStored = false
        try gate.check(VerificationRules.findings(for: facts).filter(\.isAboutCredential))
    }

    /// Checks CA data.
    ///
    /// Throws `findings`.
    package func check(_ bundle: CABundle) throws(VaultError) {
        var reading = ClusterFactsReader(ClusterOverview.blank(now), now: now)
        reading.take(bundle.certificates)
        try gate.check(VerificationRules.findings(for: reading.facts).filter { $0.rule.hasPrefix("ca.") })
    }

    /// The PEM text that stands in `text` in base64, as a kubeconfig has it; nil if it is anything else.
    package static func pem(inBase64 text: [UInt8]) -> [UInt8]? { CertificateBundle.pem(inBase64: text.span) }
}

extension Finding {
    fileprivate var isAboutCredential: Bool { rule.hasPrefix("token.") || rule.hasPrefix("auth.") }
}

extension ClusterOverview {
    /// A cluster of which nothing is known yet.
    fileprivate static func blank(_ now: Timestamp) -> ClusterOverview {
        ClusterOverview(name: "", change: .added, changedAt: now)
    }
}

extension CertificateBundle {
    /// Reads a bundle that is to be stored: one good certificate at least.
    static func readForStorage(_ pem: [UInt8]) throws -> CertificateBundle {
        let bundle = try CertificateBundle.read(pem.span)
        guard bundle.certificates.isEmpty else { return bundle }
        let worst = bundle.findings.first
        throw VaultError(
            .inputInvalid, worst?.message ?? "CA data has no certificate", hint: worst?.hint,
            rule: worst?.rule ?? "ca.parse")
    }
}
