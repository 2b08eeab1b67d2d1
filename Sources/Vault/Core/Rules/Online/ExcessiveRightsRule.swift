// SPDX-License-Identifier: Apache-2.0

/// `rbac.excessive`: power beyond what AIchor asks for.
///
/// A warning: registration works. The role that AIchor asks for is powerful itself, because it makes and reads Secrets
/// everywhere, and with them tokens of any service account: to be kept like an administrator's credential, but no finding.
package struct ExcessiveRightsRule: VerificationRule {
    private static let shown = 8

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let online = facts.online, let access = online.access else { return [] }
        if online.identity?.groups.contains("system:masters") == true {
            return [
                warning(
                    "the credential's user is in the group system:masters, which may do everything regardless of roles",
                    hint:
                        "use the service account dp-cluster-service-account with the ClusterRole from AIchor's documentation"
                )
            ]
        }
        guard !access.excessive.isEmpty else { return [] }
        return [
            warning(
                "the credential has more permissions than AIchor needs: " + access.excessive.listed(limit: Self.shown),
                hint: "bind the service account only to the ClusterRole from AIchor's documentation")
        ]
    }

    private func warning(_ message: String, hint: String) -> Finding {
        Finding(rule: "rbac.excessive", severity: .warning, message: message, hint: hint)
    }
}
