// SPDX-License-Identifier: Apache-2.0

/// `name.syntax`: the form's Engine Name.
package struct ClusterNameSyntaxRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        Finding.refusal { () throws(InvalidInput) in _ = try ClusterName(facts.overview.name) }
    }
}

extension Finding {
    /// The finding for an input that is refused; none if it is accepted.
    static func refusal(_ check: () throws(InvalidInput) -> Void) -> [Finding] {
        do throws(InvalidInput) {
            try check()
            return []
        } catch {
            return [error.finding]
        }
    }
}
