// SPDX-License-Identifier: Apache-2.0

/// What a rule may look at without a network.
package struct OfflineFacts: Sendable {
    package let overview: ClusterOverview
    package let now: Timestamp

    package init(overview: ClusterOverview, now: Timestamp) {
        self.overview = overview
        self.now = now
    }
}

/// One rule about a cluster: facts in, findings out.
///
/// A new rule is one file and one line in ``OfflineRules/all``.
package protocol OfflineRule: Sendable {
    func findings(for facts: OfflineFacts) -> [Finding]
}

/// The rules that are run before a payload is handed out.
package enum OfflineRules {
    package static let all: [any OfflineRule] = [TokenValidityRule(), CAValidityRule(), BasicAuthenticationRule()]

    /// What all rules find, errors first.
    package static func findings(for facts: OfflineFacts) -> [Finding] {
        all.flatMap { $0.findings(for: facts) }.sorted { $0.severity > $1.severity }
    }
}
