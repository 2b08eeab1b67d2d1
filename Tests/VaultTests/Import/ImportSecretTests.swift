// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `Importing Secrets` {
    private func source(_ text: String, given: GivenFields = GivenFields()) throws -> KubernetesSecretSource {
        try KubernetesSecretSource(TestVault.secret(text), place: "s.yaml", given: given)
    }

    private func base64(_ text: String) -> String { Array(text.utf8).base64 }

    private func tokenSecret(_ name: String = "dp-token", token: String? = "token-one") -> String {
        """
        apiVersion: v1
        data:
          ca.crt: \(TestCertificates.ca.base64)
          namespace: \(base64("aichor"))
        \(token.map { "  token: " + base64($0) } ?? "")
        kind: Secret
        metadata:
          annotations:
            kubernetes.io/service-account.name: dp-cluster-service-account
            kubernetes.io/service-account.uid: 11111111-2222-3333-4444-555555555555
          creationTimestamp: "2026-01-02T03:04:05Z"
          name: \(name)
          namespace: aichor
          uid: aaaaaaaa-2222-3333-4444-555555555555
        type: kubernetes.io/service-account-token
        """
    }

    @Test func `a service account's token comes with its date, its Secret and the CA`() throws {
        var given = GivenFields()
        given.name = try ClusterName("paris")
        given.endpoint = try APIEndpoint("https://10.0.0.1:6443")
        given.loadBalancer = try LoadBalancerAddress("203.0.113.1")
        let source = try source(tokenSecret(), given: given)
        let candidate = source.candidate(at: 0)
        #expect(candidate.problems.isEmpty && candidate.place == "Secret aichor/dp-token")
        #expect(candidate.caBundle == .some(.some(TestCertificates.ca)))
        #expect(candidate.issuedAt == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
        #expect(candidate.issuedSource == .secretCreation)
        #expect(candidate.secret?.uid == "aaaaaaaa-2222-3333-4444-555555555555")
        #expect(candidate.secret?.serviceAccount == "dp-cluster-service-account")
        #expect(try source.secretText(at: 0) == "token-one")
        let vault = try TestVault()
        #expect(try vault.add(source).actions == [.added])
        let credential = try #require(try vault.shown("paris").cluster.credential)
        #expect(credential.facts.claims?.secretName == "dp-token" && credential.facts.claims?.namespace == "aichor")
        #expect(credential.facts.kind == .opaqueBearer && credential.issuedSource == .secretCreation)
    }

    @Test func `annotations of ours say nothing of a service account's own Secret`() throws {
        let text = tokenSecret().replacing(
            "  annotations:\n",
            with:
                "  annotations:\n    aichor-vault/engine-name: paris\n    aichor-vault/load-balancer-ip: 203.0.113.66\n"
                + "    aichor-vault/secret-name: forged\n    aichor-vault/issued-at: \"2031-01-01T00:00:00Z\"\n")
        let candidate = try source(text).candidate(at: 0)
        #expect(candidate.name == nil && candidate.loadBalancer == nil)
        #expect(
            candidate.secret?.name == "dp-token" && candidate.issuedAt == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
    }

    @Test func `without the caller's help a Secret names no cluster`() throws {
        let report = try TestVault().add(try source(tokenSecret()))
        #expect(report.results[0].missing == [.engineName, .apiHostname, .loadBalancerIp])
    }

    @Test func `a token that is not there yet is told`() throws {
        let source = try source(tokenSecret(token: nil))
        #expect(source.problems(at: 0).contains("has no token yet"))
        #expect(code { _ = try source.secret(at: 0) } == "input.invalid")
    }

    @Test func `several documents, lists and JSON are read`() throws {
        let two = try source(tokenSecret("a") + "\n---\n" + tokenSecret("b", token: "token-two"))
        #expect(try two.count == 2 && two.secretText(at: 1) == "token-two")
        let json =
            #"{"apiVersion":"v1","kind":"List","items":[{"kind":"Secret","type":"kubernetes.io/service-account-token","metadata":{"name":"a"},"data":{"token":"\#(base64("token-json"))"}},{"kind":"ConfigMap","metadata":{"name":"c"}}]}"#
        let list = try source(json)
        #expect(try list.count == 1 && list.secretText(at: 0) == "token-json")
        #expect(list.candidate(at: 0).place == "Secret a")
    }

    @Test(arguments: [
        ("kind: ConfigMap\n", "has no Secret"), ("NAME TYPE DATA AGE\n", "has no Secret"), ("a: [", "s.yaml"),
        ("{", "s.yaml"),
    ])
    func `what holds no Secret is refused as a whole`(_ text: String, _ words: String) {
        do {
            _ = try source(text)
            Issue.record("it was read")
        } catch { #expect(VaultError(error).message.contains(words)) }
    }

    @Test func `fields are given for one Secret only`() throws {
        var given = GivenFields()
        given.name = try ClusterName("paris")
        #expect(code { _ = try source(tokenSecret("a") + "\n---\n" + tokenSecret("b"), given: given) } == "usage")
    }

    @Test(arguments: [
        ("data: {token: '%%%'}", "data.token that is not base64"),
        ("data: {token: 5}", "which is not a string"),
        ("metadata: {labels: {kubernetes.io/legacy-token-invalid-since: '2026-01-01'}}", "the API server rejects"),
        ("metadata: {creationTimestamp: yesterday}", "is not a date"),
    ])
    func `a Secret that is not as Kubernetes makes it is told`(_ member: String, _ words: String) throws {
        let text = "kind: Secret\ntype: kubernetes.io/service-account-token\n" + member + "\n"
        let problems = try source(text).problems(at: 0)
        #expect(problems.contains(words), "\(problems)")
    }

    @Test func `a Secret that does not describe a cluster is a problem of its own`() throws {
        let source = try source("kind: Secret\ntype: Opaque\nmetadata: {name: x}\ndata: {}\n")
        #expect(source.problems(at: 0).contains("does not describe a cluster"))
    }
}

@Suite struct `Importing clusters of Argo CD` {
    private func source(_ config: String, name: String = "paris", extra: String = "") throws -> ArgoSource {
        let text = """
            kind: Secret
            metadata:
              name: cluster-1
              labels: {argocd.argoproj.io/secret-type: cluster}
            stringData:
              name: "\(name)"
              server: https://10.0.0.1:6443
              config: |
                \(config)
            \(extra)
            """
        return try ArgoSource(TestVault.secret(text), place: "a.yaml")
    }

    @Test func `a token with a CA is taken`() throws {
        let source = try source(
            #"{"bearerToken":"token-one","tlsClientConfig":{"insecure":false,"caData":"\#(TestCertificates.ca.base64)"}}"#
        )
        let candidate = source.candidate(at: 0)
        #expect(candidate.problems.isEmpty && candidate.warnings.isEmpty)
        #expect(candidate.name?.text == "paris" && candidate.endpoint?.url == "https://10.0.0.1:6443")
        #expect(candidate.caBundle == .some(.some(TestCertificates.ca)) && candidate.loadBalancer == nil)
        #expect(try source.secretText(at: 0) == "token-one")
    }

    @Test func `a user name and a password are taken`() throws {
        let source = try source(#"{"username":"admin","password":"pa\"ss","tlsClientConfig":{}}"#)
        #expect(source.candidate(at: 0).method == .basic(username: "admin"))
        #expect(source.candidate(at: 0).caBundle == .some(nil))
        #expect(try source.secretText(at: 0) == "pa\"ss")
    }

    @Test(arguments: [
        (#"{"tlsClientConfig":{"insecure":true,"caData":"QUJD"},"bearerToken":"t"}"#, "both insecure and caData"),
        (#"{"tlsClientConfig":{"certData":"QUJD","keyData":"QUJD"}}"#, "a client certificate only"),
        (#"{"execProviderConfig":{"command":"x"}}"#, "execProviderConfig only"),
        (#"{"awsAuthConfig":{"clusterName":"x"}}"#, "awsAuthConfig only"),
        (#"{"bearerToken":"t","username":"a","password":"p"}"#, "both a bearerToken and a password"),
        (#"{"username":"a"}"#, "a username but no password"),
        ("{}", "has no credential"), ("[]", "not a JSON object"), ("{", "has a config that"),
    ])
    func `what the vault cannot take is a problem`(_ config: String, _ words: String) throws {
        let problems = try source(config).problems(at: 0)
        #expect(problems.contains(words), "\(problems)")
    }

    @Test func `what is left behind is told`() throws {
        let source = try source(
            #"{"bearerToken":"t","proxyUrl":"http://p","tlsClientConfig":{"insecure":true,"serverName":"api.example.com"}}"#
        )
        let warnings = source.candidate(at: 0).warnings.joined(separator: "; ")
        #expect(source.problems(at: 0) == "")
        for words in ["insecure is not imported", "serverName \"api.example.com\"", "proxyUrl \"http://p\" is stored"] {
            #expect(warnings.contains(words))
        }
        #expect(source.candidate(at: 0).caBundle == nil)
    }

    @Test(arguments: [
        ("Paris A100", "paris-a100"), ("10.0.0.1:6443", "c-10-0-0-1-6443"), ("https://k8s/", "https-k8s"),
    ])
    func `another name becomes the nearest engine name`(_ name: String, _ expected: String) throws {
        let candidate = try source(#"{"bearerToken":"t"}"#, name: name).candidate(at: 0)
        #expect(candidate.name?.text == expected && candidate.warnings.count == 1)
    }

    @Test func `only Argo CD's Secrets are taken`() throws {
        let source = try ArgoSource(
            TestVault.secret("kind: Secret\nmetadata: {name: x}\ndata: {}\n"), place: "a.yaml")
        #expect(source.problems(at: 0).contains("lacks the label"))
    }

    @Test func `an alias bomb is refused`() throws {
        var text = "kind: Secret\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        #expect(code { _ = try KubernetesSecretSource(TestVault.secret(text), place: "bomb") } == "input.invalid")
    }
}

@Suite struct `Importing a kubeconfig in a Secret` {
    private func source(_ user: String, cluster: String = "", key: String = "value") throws -> KubernetesSecretSource {
        let text = """
            kind: Secret
            metadata: {name: paris-kubeconfig, labels: {cluster.x-k8s.io/cluster-name: paris}}
            stringData:
              \(key): |
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443"\(cluster)}}]
                users: [{name: u, user: {\(user)}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
            """
        return try KubernetesSecretSource(TestVault.secret(text), place: "k.yaml")
    }

    @Test(arguments: ["value", "kubeconfig", "value.yaml"])
    func `it is taken under each of its keys`(_ key: String) throws {
        let source = try source("token: token-one", key: key)
        let candidate = source.candidate(at: 0)
        #expect(candidate.problems.isEmpty && candidate.name?.text == "paris")
        #expect(candidate.endpoint?.url == "https://10.0.0.1:6443" && candidate.caBundle == .some(nil))
        #expect(try source.secretText(at: 0) == "token-one")
    }

    @Test(arguments: [
        ("tokenFile: /etc/passwd", "", "names a token file"),
        ("token: t", ", certificate-authority: ca.crt", "names a CA file"),
        (
            "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}", "",
            "generated by a program"
        ),
    ])
    func `nothing outside the Secret is read`(_ user: String, _ cluster: String, _ words: String) throws {
        let source = try source(user, cluster: cluster)
        #expect(source.problems(at: 0).contains(words), "\(source.problems(at: 0))")
    }
}
