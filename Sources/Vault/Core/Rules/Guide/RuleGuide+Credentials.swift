// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's Bearer Token, Basic Username and Basic Password.
    static let credentials = [
        RuleGuide(
            "token.shape", "the form of the token",
            "The token cannot be sent in an HTTP header (white space, control characters, quotes), or it begins as a JWT but is not a complete one. Any other text is allowed: tokens need not be JWTs.",
            fix: "Copy all of it: kubectl -n aichor get secret NAME -o go-template='{{.data.token | base64decode}}'."),
        RuleGuide(
            "token.expired", "expired tokens",
            "The token's exp is in the past. Every API server rejects it.",
            fix: "Get a new one and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "token.expires-soon", "tokens that expire soon",
            "The token's exp is less than 14 days away; in an audit, within the policy's warning period.",
            fix:
                "Get a new one, store it with aichor-vault set NAME --token-stdin, and register it with AIchor before the old one expires."
        ),
        RuleGuide(
            "token.not-yet-valid", "tokens that are not valid yet",
            "The token's nbf is in the future.",
            fix: "Check this machine's clock, and the clock of the machine that issued the token."),
        RuleGuide(
            "token.subject", "whom the token identifies",
            "The token does not belong to a service account, or its claims contradict each other. A user's token expires with the user's session.",
            fix:
                "Create a service account and a Secret of type kubernetes.io/service-account-token, as AIchor's documentation page describes."
        ),
        RuleGuide(
            "token.audience", "the token's audience",
            "The token's aud is not a Kubernetes API server. Which audiences a server accepts is configured on the server (--api-audiences), so this is only a warning.",
            fix:
                "Create one without --audience; aichor-vault verify NAME --online shows whether the server accepts it."),
        RuleGuide(
            "token.short-lived", "tokens with a lifetime of a few days",
            "The token's lifetime is a week or less, as with kubectl create token, but AIchor keeps using the token it was registered with.",
            fix:
                "Use the token of a Secret of type kubernetes.io/service-account-token, which lasts until the Secret is deleted."
        ),
        RuleGuide(
            "token.bound-object", "tokens that are bound to a pod or node",
            "The token was copied out of a pod, or requested for a pod or node (claim kubernetes.io). The API server rejects it when that object is deleted, whatever its exp.",
            fix:
                "Use the token of a Secret of type kubernetes.io/service-account-token: aichor-vault manifests shows one."
        ),
        RuleGuide(
            "auth.basic-removed", "basic authentication",
            "Kubernetes itself does not support basic authentication since version 1.19. Only a proxy in front of the API server can accept it.",
            fix: "Use a service account's token: aichor-vault set NAME --token-stdin."),
    ]

    /// What the API server answers.
    static let online = [
        RuleGuide(
            "endpoint.unreachable", "whether the API server can be reached",
            "No connection could be made from here: the name does not resolve, the port is closed, a firewall or proxy blocks it, or there was no answer in time. The token was not sent.",
            fix: "Try the address from this machine with curl; see --proxy, --connect-timeout and --timeout."),
        RuleGuide(
            "endpoint.not-kubernetes", "whether it is a Kubernetes API server",
            "The server answers, but not as a Kubernetes API server does: no TLS, another service, a login page, a redirect. Redirects are never followed.",
            fix:
                "Compare it with server: in the kubeconfig; a path such as Rancher's /k8s/clusters/ID is part of the address."
        ),
        RuleGuide(
            "auth.rejected", "whether the API server accepts the credential",
            "The API server answered 401: the token or password is not valid there. The token's Secret or service account may have been deleted, or it belongs to another cluster.",
            fix: "Get the token again and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "auth.identity", "which user the API server identifies",
            "The server's answer to a SelfSubjectReview differs from the subject in the token, or the server did not answer it.",
            fix:
                "Check that the token belongs to this cluster; hardened clusters may not grant system:basic-user to service accounts."
        ),
        RuleGuide(
            "rbac.missing", "permissions that AIchor needs and the credential lacks",
            "Some of the permissions listed in AIchor's documentation are missing. Each one is checked with SelfSubjectRulesReview and SelfSubjectAccessReview, for all namespaces.",
            fix:
                "Apply the ClusterRole and the ClusterRoleBinding from AIchor's documentation; --rules FILE checks another list."
        ),
        RuleGuide(
            "rbac.excessive", "permissions that the credential has and AIchor does not need",
            "The credential has more permissions than AIchor's documentation asks for. Note that even the documented role may read and create Secrets in all namespaces, which is close to cluster-admin: protect this vault accordingly.",
            fix: "Bind the service account only to the ClusterRole from AIchor's documentation."),
        RuleGuide(
            "clock.skew", "clocks that disagree",
            "The server's clock and this machine's clock differ. Certificates and tokens are checked against the server's clock when they are used, and against this machine's clock here.",
            fix: "Synchronize both clocks with NTP."),
    ]
}
