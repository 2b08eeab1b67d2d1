// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The names of the objects, checked as Kubernetes checks them.
struct ManifestNames {
    let namespace: String
    let serviceAccount: String
    let clusterRole: String
    let tokenSecret: String

    init(_ options: ManifestOptions) throws(InvalidInput) {
        namespace = try KubernetesName.namespace(options.namespace, option: "--namespace")
        serviceAccount = try KubernetesName.object(options.serviceAccount, option: "--service-account")
        clusterRole = try KubernetesName.object(options.clusterRole, option: "--cluster-role")
        tokenSecret = try KubernetesName.object(
            options.tokenSecret ?? options.serviceAccount + "-token",
            option: options.tokenSecret == nil ? "--service-account" : "--token-secret")
        _ = try KubernetesName.object(roleBinding, option: "--cluster-role")
    }

    var clusterRoleBinding: String { clusterRole + "-binding" }
    /// The Role for what is allowed in the namespace only.
    var role: String { clusterRole + "-namespaced" }
    var roleBinding: String { role + "-binding" }
}
