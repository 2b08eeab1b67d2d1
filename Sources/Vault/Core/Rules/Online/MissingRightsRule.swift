// SPDX-License-Identifier: Apache-2.0

/// `rbac.missing`: what the credential may not do and AIchor needs.
package struct MissingRightsRule: VerificationRule {
    private static let shown = 100

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let access = facts.online?.access else { return [] }
        let everywhere = access.missing.filter { !access.onlyInNamespace.contains($0) }
        var findings: [Finding] = []
        if !everywhere.isEmpty {
            findings.append(
                error(
                    "the credential lacks \(everywhere.count) of \(access.demanded) permissions that AIchor needs: "
                        + everywhere.listed(limit: Self.shown),
                    hint: "apply the ClusterRole and ClusterRoleBinding from AIchor's documentation"))
        }
        if !access.onlyInNamespace.isEmpty {
            findings.append(
                error(
                    "the credential has \(access.onlyInNamespace.count) of \(access.demanded) permissions that AIchor needs in "
                        + "one namespace only: " + access.onlyInNamespace.listed(limit: Self.shown),
                    hint: "bind the role with a ClusterRoleBinding, not with a RoleBinding"))
        }
        if !access.unknown.isEmpty {
            findings.append(
                Finding(
                    rule: "rbac.missing", severity: .warning,
                    message: "the API server does not report whether the credential has \(access.unknown.count) of "
                        + "\(access.demanded) permissions that AIchor needs",
                    hint: "check as an administrator: kubectl auth can-i --list --as=USER"))
        }
        return findings
    }

    private func error(_ message: String, hint: String) -> Finding {
        Finding(rule: "rbac.missing", severity: .error, message: message, hint: hint)
    }
}
