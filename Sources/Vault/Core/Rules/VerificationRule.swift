// SPDX-License-Identifier: Apache-2.0

/// One rule about a cluster: facts in, findings out.
///
/// It opens nothing, reaches nothing and knows no clock but the one in the facts. A new rule is one file and one line in
/// ``VerificationRules``; the text that `explain` prints is in ``RuleGuide``.
package protocol VerificationRule: Sendable {
    func findings(for facts: ClusterFacts) -> [Finding]
}

/// The rules that there are.
package enum VerificationRules {
    /// Those that need no network; they are also run before an export.
    package static let offline: [any VerificationRule] = [
        ClusterNameSyntaxRule(), LoadBalancerSyntaxRule(), HostSyntaxRule(), LocalAddressRule(),
        CATextRule(), CAValidityRule(), CARoleRule(), CAKeyRule(), CASignatureRule(), ServingChainRule(),
        TokenShapeRule(), TokenValidityRule(), TokenExpiryRule(), TokenLifetimeRule(), TokenBoundObjectRule(),
        TokenSubjectRule(),
        TokenAudienceRule(), BasicAuthenticationRule(),
    ]

    /// What all rules find, errors first.
    package static func findings(for facts: ClusterFacts) -> [Finding] {
        (offline + online).flatMap { $0.findings(for: facts) }.inOrder
    }
}

extension [Finding] {
    /// Errors first, each kind in the order in which it was found, and none twice.
    package var inOrder: [Finding] {
        let distinct = indices.filter { !self[..<$0].contains(self[$0]) }.map { self[$0] }
        return distinct.filter { $0.severity == .error } + distinct.filter { $0.severity != .error }
    }
}
