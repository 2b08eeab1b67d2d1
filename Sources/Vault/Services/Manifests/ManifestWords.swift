// SPDX-License-Identifier: Apache-2.0

/// What the manifests say about themselves.
enum ManifestWords {
    static let clusterRole = [
        "Whoever holds the token can create a token Secret for any service account in any namespace and read it:",
        "'secrets: create, get' for the whole cluster is cluster-admin in effect. Guard the token as such. 'manifests",
        "--narrow' makes a role with Secrets in one namespace only.",
    ]

    static let narrowClusterRole = [
        "AIchor's rules less Secrets, which the Role below allows in one namespace only: with them in the whole cluster,",
        "whoever holds the token could make and read a token for any service account, and so be cluster-admin.",
        "What is left is still much: pods can be created and entered in every namespace, so a pod can be made that has",
        "its namespace's Secrets mounted or runs as one of its service accounts.",
    ]

    static func narrowRole(_ namespace: String) -> [String] {
        [
            "Secrets in the namespace \(namespace) only. AIchor makes a namespace for each project: where it is to keep",
            "Secrets there too, the same Role and RoleBinding are needed in those namespaces.",
        ]
    }

    static let tokenRequest = [
        "serviceaccounts/token: the account may ask for short-lived tokens of its own, and of no other account."
    ]

    static let token = [
        "Kubernetes fills in a token that does not expire. To rotate it, make a Secret of another name (--token-secret):",
        "one that is deleted and made again under the same name gets the same token, and revives a leaked one.",
    ]
}
