// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's Bearer Token, Basic Username and Basic Password.
    static let credentials = [
        RuleGuide(
            "token.shape", "the form of the token",
            "The token cannot stand in a HTTP header (white space, control characters, quotes), or it begins as a JWT and is no whole one. Any other text is legal: tokens need not be JWTs.",
            mend: "Copy it whole: kubectl -n aichor get secret NAME -o go-template='{{.data.token | base64decode}}'."),
        RuleGuide(
            "token.expired", "tokens past their end",
            "The token's exp is past. Every API server refuses it.",
            mend: "Get a new one and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "token.expires-soon", "tokens near their end",
            "The token's exp is less than 14 days away; in an audit, within the lead times of the policy.",
            mend:
                "Get a new one, store it with aichor-vault set NAME --token-stdin, and register it with AIchor before the old one ends."
        ),
        RuleGuide(
            "token.not-yet-valid", "tokens before their time",
            "The token's nbf is in the future.",
            mend: "Check this machine's clock, and that of the machine that made the token."),
        RuleGuide(
            "token.subject", "whose token it is",
            "The token is not a service account's, or its claims do not agree with each other. A person's token ends with the person's session.",
            mend:
                "Make a service account and a Secret of type kubernetes.io/service-account-token, as AIchor's page shows."
        ),
        RuleGuide(
            "token.audience", "whom the token is for",
            "The token's aud names something else than a Kubernetes API server. Which audiences a server takes is its own setting (--api-audiences), so this only warns.",
            mend: "Make one without --audience; aichor-vault verify NAME --online tells whether the server takes it."),
        RuleGuide(
            "token.short-lived", "tokens that live for days at most",
            "The whole life of the token is a week or less, as kubectl create token gives, but AIchor's form keeps the token that it was given.",
            mend:
                "Use the token of a Secret of type kubernetes.io/service-account-token, which lasts until the Secret is deleted."
        ),
        RuleGuide(
            "auth.basic-removed", "basic authentication",
            "Kubernetes itself has had no basic authentication since version 1.19. Only a proxy in front of the API server can take it.",
            mend: "Use a service account's token: aichor-vault set NAME --token-stdin."),
    ]

    /// What the API server tells.
    static let online = [
        RuleGuide(
            "endpoint.unreachable", "whether the API server can be reached",
            "No connection could be made from here: the name does not resolve, the port is closed, a firewall or proxy is in the way, or nothing came in time. The token was not sent.",
            mend: "Try the address from this machine with curl; see --proxy, --connect-timeout and --timeout."),
        RuleGuide(
            "endpoint.not-kubernetes", "whether it is a Kubernetes API server",
            "Something answers there, but not as the Kubernetes API does: no TLS, another service, a login page, a redirect. Redirects are never followed.",
            mend:
                "Compare with server: in the kubeconfig; a path such as Rancher's /k8s/clusters/ID belongs to the address."
        ),
        RuleGuide(
            "auth.rejected", "whether the API server takes the credential",
            "The API server answered 401: it does not know the token or password. The token's Secret or service account may have been deleted, or it is another cluster's.",
            mend: "Get the token again and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "auth.identity", "whom the API server takes the credential for",
            "The server's answer to a SelfSubjectReview is not the subject that the token names, or it would not tell.",
            mend:
                "Check that the token is of this cluster; hardened clusters may withhold system:basic-user from service accounts."
        ),
        RuleGuide(
            "rbac.missing", "what the credential may not do and AIchor needs",
            "Some of the permissions on AIchor's page are missing. The check asks for each by SelfSubjectRulesReview and SelfSubjectAccessReview, for all namespaces.",
            mend: "Apply the ClusterRole and the ClusterRoleBinding of AIchor's page; --rules FILE checks another list."
        ),
        RuleGuide(
            "rbac.excessive", "what the credential may do beyond AIchor's needs",
            "The credential has more power than AIchor's page asks for. Note that the page's own role may read and make Secrets in all namespaces, which comes close to cluster-admin: guard this vault accordingly.",
            mend: "Bind the service account to the page's ClusterRole only."),
        RuleGuide(
            "clock.skew", "clocks that disagree",
            "The server's clock and this machine's differ. Certificates and tokens are judged by the server's clock when they are used and by this one here.",
            mend: "Set both clocks by NTP."),
    ]
}
