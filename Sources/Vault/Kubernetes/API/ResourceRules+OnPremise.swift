// SPDX-License-Identifier: Apache-2.0

extension ResourceRules {
    /// The ClusterRole of AIchor's page on importing an on-premises cluster: 67 pairs.
    ///
    /// The same as docs/aichor-rules.json, which is there to be changed and given with `--rules`; a test holds them equal.
    package static let onPremise = ResourceRules([
        AccessRule(
            [""], ["pods", "pods/status", "pods/exec", "serviceaccounts", "configmaps", "namespaces", "secrets"],
            ["get", "list", "watch", "create", "update", "patch", "delete"]),
        AccessRule(["networking.k8s.io"], ["ingresses"], ["create", "get", "delete"]),
        AccessRule(["cert-manager.io"], ["certificates"], ["create"]),
        AccessRule(["apps"], ["deployments"], ["create", "get", "delete", "list"]),
        AccessRule([""], ["events"], ["create"]),
        AccessRule([""], ["services"], ["create", "get", "delete"]),
        AccessRule(["ray.instadeep.io"], ["rayclusters"], ["list", "create", "get", "delete"]),
        AccessRule(["argoproj.io"], ["workflows"], ["get", "patch"]),
    ])
}
