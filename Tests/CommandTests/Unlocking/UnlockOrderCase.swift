// SPDX-License-Identifier: Apache-2.0
import Testing

/// A command that reads what others wrote: a file that it cannot read, and one that it can.
struct UnlockOrderCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// `FILE` stands for the path of the file.
    let arguments: [String]
    let broken: String
    /// `CA` stands for a certificate in PEM.
    let good: String
    /// Whether it changes a cluster of the vault and adds none.
    var isAboutParis = false

    private static let form = ["--api-host", "lyon.example:6443", "--load-balancer-ip", "203.0.113.11"]
    private static let payload = """
        {"apiVersion":"aichor-vault/v1","kind":"EnginePayload","engineType":"on-premise","form":{"engineName":"lyon",\
        "apiHostname":"https://lyon.example:6443","loadBalancerIp":"203.0.113.11",\
        "authentication":{"method":"bearerToken","bearerToken":"made-token"}}}
        """
    private static let secret = """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/service-account-token
        metadata: {name: a, namespace: b, annotations: {kubernetes.io/service-account.name: a}}
        data: {token: bWFkZS10b2tlbg==}
        """
    private static let argo = """
        apiVersion: v1
        kind: Secret
        metadata: {name: lyon, labels: {argocd.argoproj.io/secret-type: cluster}}
        stringData: {name: lyon, server: "https://lyon.example:6443", config: '{"bearerToken":"made-token"}'}
        """
    private static let kubeconfig = """
        {apiVersion: v1, kind: Config, clusters: [{name: c, cluster: {server: "https://lyon.example:6443", certificate-authority: ca.pem}}],
        users: [{name: u, user: {tokenFile: token}}], contexts: [{name: lyon, context: {cluster: c, user: u}}]}
        """

    static let all = [
        UnlockOrderCase(
            testDescription: "import kubeconfig",
            arguments: ["import", "kubeconfig", "FILE", "--all", "--yes", "--load-balancer-ip", "203.0.113.11"],
            broken: "users: [", good: kubeconfig),
        UnlockOrderCase(
            testDescription: "import secret",
            arguments: ["import", "secret", "FILE", "--yes", "--name", "lyon"] + form, broken: "kind: [", good: secret),
        UnlockOrderCase(
            testDescription: "import payload", arguments: ["import", "payload", "FILE", "--yes"], broken: "[1]",
            good: payload),
        UnlockOrderCase(
            testDescription: "import argocd",
            arguments: ["import", "argocd", "FILE", "--yes", "--load-balancer-ip", "203.0.113.11"],
            broken: "kind: Pod", good: argo),
        UnlockOrderCase(
            testDescription: "import csv", arguments: ["import", "csv", "FILE", "--yes"], broken: "what,ever\n",
            good: """
                engineName,apiHostname,loadBalancerIp,caFile,bearerToken
                lyon,lyon.example:6443,203.0.113.11,ca.pem,made-token
                """),
        UnlockOrderCase(
            testDescription: "import json", arguments: ["import", "json", "FILE", "--yes"], broken: "[{}",
            good: """
                {"engineName":"lyon","apiHostname":"lyon.example:6443","loadBalancerIp":"203.0.113.11",\
                "caFile":"ca.pem","bearerToken":"made-token"}
                """),
        UnlockOrderCase(
            testDescription: "add --ca-file",
            arguments: ["add", "lyon", "--ca-file", "FILE", "--token-file", "TOKEN"] + form, broken: "no certificate",
            good: "CA"),
        UnlockOrderCase(
            testDescription: "add --from-cluster-info",
            arguments: [
                "add", "lyon", "--from-cluster-info", "FILE", "--load-balancer-ip", "203.0.113.11", "--token-file",
                "TOKEN",
            ], broken: "no address", good: "Kubernetes control plane is running at https://lyon.example:6443"),
        UnlockOrderCase(
            testDescription: "set --ca-file", arguments: ["set", "paris", "--ca-file", "FILE"],
            broken: "no certificate", good: "CA", isAboutParis: true),
        UnlockOrderCase(
            testDescription: "verify --serving-cert",
            arguments: ["verify", "paris", "--serving-cert", "FILE", "--fail-on", "error"], broken: "no certificate",
            good: "CA", isAboutParis: true),
        UnlockOrderCase(
            testDescription: "verify --online --rules", arguments: ["verify", "paris", "--online", "--rules", "FILE"],
            broken: "[", good: #"[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]"#, isAboutParis: true),
    ]
}
