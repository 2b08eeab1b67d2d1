// SPDX-License-Identifier: Apache-2.0
import VaultKubernetes

/// The single objects.
struct ManifestObjects {
    private static let rbac = "rbac.authorization.k8s.io"
    let names: ManifestNames

    var namespace: KubernetesObject {
        KubernetesObject(
            "v1", "Namespace", metadata: [("name", .text(names.namespace))],
            comment: ["AIchor's documentation assumes that it exists; if it does, it is left unchanged."])
    }

    var account: KubernetesObject { KubernetesObject("v1", "ServiceAccount", metadata: local(names.serviceAccount)) }

    func clusterRole(_ rules: [AccessRule], isNarrow: Bool) -> KubernetesObject {
        var made = KubernetesObject(
            Self.rbac + "/v1", "ClusterRole", metadata: [("name", .text(names.clusterRole))],
            comment: isNarrow ? ManifestComments.narrowClusterRole : ManifestComments.clusterRole)
        made.members.append(("rules", .list(rules.map(Self.value))))
        return made
    }

    var clusterRoleBinding: KubernetesObject {
        var made = KubernetesObject(
            Self.rbac + "/v1", "ClusterRoleBinding", metadata: [("name", .text(names.clusterRoleBinding))])
        made.members += binding(to: "ClusterRole", names.clusterRole)
        return made
    }

    func role(_ rules: [AccessRule], isNarrow: Bool, withTokenRequest: Bool) -> KubernetesObject {
        let comment =
            (isNarrow ? ManifestComments.narrowRole(names.namespace) : [])
            + (withTokenRequest ? ManifestComments.tokenRequest : [])
        var made = KubernetesObject(Self.rbac + "/v1", "Role", metadata: local(names.role), comment: comment)
        made.members.append(("rules", .list(rules.map(Self.value))))
        return made
    }

    var roleBinding: KubernetesObject {
        var made = KubernetesObject(Self.rbac + "/v1", "RoleBinding", metadata: local(names.roleBinding))
        made.members += binding(to: "Role", names.role)
        return made
    }

    /// The Secret that Kubernetes fills with a token that does not expire.
    var token: KubernetesObject {
        let annotations = [(key: "kubernetes.io/service-account.name", value: ObjectValue.text(names.serviceAccount))]
        var made = KubernetesObject(
            "v1", "Secret", metadata: local(names.tokenSecret) + [("annotations", .object(annotations))],
            comment: ManifestComments.token)
        made.members.append(("type", .text("kubernetes.io/service-account-token")))
        return made
    }

    /// The right to ask for tokens of this one account.
    var tokenRequest: AccessRule {
        var rule = AccessRule([""], ["serviceaccounts/token"], ["create"])
        rule.resourceNames = [names.serviceAccount]
        return rule
    }

    private func local(_ name: String) -> [(key: String, value: ObjectValue)] {
        [("name", .text(name)), ("namespace", .text(names.namespace))]
    }

    private func binding(to kind: String, _ name: String) -> [(key: String, value: ObjectValue)] {
        let role: [(key: String, value: ObjectValue)] = [
            ("apiGroup", .text(Self.rbac)), ("kind", .text(kind)), ("name", .text(name)),
        ]
        let subject = [(key: "kind", value: ObjectValue.text("ServiceAccount"))] + local(names.serviceAccount)
        return [("roleRef", .object(role)), ("subjects", .list([.object(subject)]))]
    }

    private static func value(_ rule: AccessRule) -> ObjectValue {
        var members: [(key: String, value: ObjectValue)] = [
            ("apiGroups", .texts(rule.apiGroups)), ("resources", .texts(rule.resources)),
        ]
        if !rule.resourceNames.isEmpty { members.append(("resourceNames", .texts(rule.resourceNames))) }
        members.append(("verbs", .texts(rule.verbs)))
        return .object(members)
    }
}
