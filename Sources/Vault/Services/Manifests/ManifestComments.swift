// SPDX-License-Identifier: Apache-2.0

/// The comments in the manifests.
enum ManifestComments {
    static let clusterRole = [
        "Whoever holds the token can create a token Secret for any service account in any namespace and read it:",
        "'secrets: create, get' for the whole cluster is in effect cluster-admin. Protect the token accordingly.",
        "'manifests --narrow' creates a role with Secrets in one namespace only.",
    ]

    static let narrowClusterRole = [
        "AIchor's rules without Secrets, which the Role below allows in one namespace only: with Secrets in the whole",
        "cluster, whoever holds the token could create and read a token for any service account, and so become",
        "cluster-admin. The remaining permissions are still wide: pods can be created and entered in every namespace,",
        "so a pod can be created that mounts its namespace's Secrets or runs as one of its service accounts.",
    ]

    static func narrowRole(_ namespace: String) -> [String] {
        [
            "Secrets in the namespace \(namespace) only. AIchor creates a namespace for each project: if it stores",
            "Secrets there too, those namespaces need the same Role and RoleBinding.",
        ]
    }

    static let tokenRequest = [
        "serviceaccounts/token: the account may request short-lived tokens for itself, but not for other accounts."
    ]

    static let token = [
        "Kubernetes fills in a token that does not expire. To rotate it, create a Secret with another name",
        "(--token-secret): one that is deleted and created again under the same name gets the same token, and makes a",
        "leaked one valid again.",
    ]
}
