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
                    "the credential's bearer is in the group system:masters: it may do everything, whatever the roles say",
                    hint: "use the service account dp-cluster-service-account with the page's ClusterRole")
            ]
        }
        guard !access.excessive.isEmpty else { return [] }
        return [
            warning(
                "the credential may do more than AIchor needs: " + access.excessive.listed(limit: Self.shown),
                hint: "bind the service account to the page's ClusterRole alone")
        ]
    }

    private func warning(_ message: String, hint: String) -> Finding {
        Finding(rule: "rbac.excessive", severity: .warning, message: message, hint: hint)
    }
}
