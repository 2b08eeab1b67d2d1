// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct KubeconfigContextTests {
    private func context(
        cluster: String = "server: 'https://h:6443'", user: String = "token: t", context: String = "cluster: c, user: u"
    ) throws -> KubeconfigContext {
        try #require(try Kubeconfig.of(cluster: cluster, user: user, context: context).contexts.first)
    }

    @Test func `a context with all that is needed has no problems`() throws {
        let kubeconfig = try Kubeconfig.of(
            cluster: "server: 'https://h:6443', certificate-authority-data: QUJD", user: "token: abc",
            context: "cluster: c, user: u, namespace: nn")
        let context = try #require(kubeconfig.contexts.first)
        #expect(context.problems.isEmpty)
        #expect(context.warnings.isEmpty)
        #expect(context.ca == .data(Array("ABC".utf8)))
        #expect(context.method == .token)
        #expect((context.name, context.clusterName, context.userName, context.namespace) == ("x", "c", "u", "nn"))
        #expect((context.file, context.url, context.isCurrent) == ("/srv/a/config", "https://h:6443", true))
        #expect(try kubeconfig.text(of: context) == "abc")
    }

    @Test(arguments: [
        ("tokenFile: t, token: a", KubeconfigContext.Method.tokenFile("/srv/a/t")),
        ("tokenFile: ../t", .tokenFile("/srv/t")),
        ("tokenFile: /x/../t", .tokenFile("/x/../t")), ("username: nn, password: p", .basic(username: "nn")),
        ("exec: {command: c, apiVersion: v}, client-certificate: f", .exec(command: "c")),
        ("auth-provider: {name: gcp}", .authProvider(name: "gcp")),
        ("client-certificate-data: QUJD", .clientCertificate),
        ("token: t, exec: {command: c, apiVersion: v}", .token), ("token: '', username: ''", .none), ("", .none),
    ])
    func `the method is the one that kubectl uses`(_ user: String, _ method: KubeconfigContext.Method) throws {
        #expect(try context(user: user).method == method)
    }

    @Test(arguments: [
        ("https://h:6443", "https://h:6443"), ("HTTPS://h", "https://h"), ("https://h/p?q#f", "https://h/p"),
        ("http://h", "http://h"),
        ("h:6443", "http://h:6443"), ("h", "http://h"), ("h:6443/", "http://h:6443/"), ("h/p", nil), ("//h", nil),
        (" https://h", nil),
        ("", nil), ("https://", nil), ("[::1]:6443", "http://[::1]:6443"),
    ])
    func `the URL is the one that kubectl connects to`(_ server: String, _ url: String?) throws {
        #expect(try context(cluster: "server: '\(server)', certificate-authority-data: QUJD").url == url)
    }

    @Test(arguments: [
        ("", "token: t", "no server"), ("server: h", "token: t", "not an https://"),
        ("server: 'http://h'", "token: t", "not an https://"),
        (
            "server: 'https://h', certificate-authority: f, certificate-authority-data: QUJD", "token: t",
            "both certificate-authority"
        ),
        (
            "server: 'https://h', certificate-authority: f, insecure-skip-tls-verify: true", "token: t",
            "insecure-skip-tls-verify"
        ),
        ("server: 'https://h', proxy-url: 'ftp://p'", "token: t", "proxy-url"),
        ("server: 'https://h'", "token: t, username: nn, password: p", "both a token and a password"),
        ("server: 'https://h'", "tokenFile: t, username: nn, password: p", "both a token and a password"),
        ("server: 'https://h'", "username: nn", "not both"), ("server: 'https://h'", "password: nn", "not both"),
        ("server: 'https://h'", "", "no credential"),
        ("server: 'https://h'", "exec: {command: c, apiVersion: v}", "made by a program"),
        ("server: 'https://h'", "auth-provider: {name: gcp}", "made by a plug-in"),
        ("server: 'https://h'", "client-certificate-data: QUJD, client-key-data: QUJD", "client certificate"),
        ("server: 'https://h'", "token: t, client-certificate-data: QUJD", "without a key"),
        (
            "server: 'https://h'", "token: t, exec: {command: c, apiVersion: v}, auth-provider: {name: a}",
            "both exec and auth-provider"
        ),
        ("server: 'https://h'", "token: t, exec: {command: c}", "no apiVersion"),
        ("server: 'https://h'", "token: t, as-groups: [g]", "without as"),
    ])
    func `what stands against a context is told`(_ cluster: String, _ user: String, _ words: String) throws {
        let problems = try context(cluster: cluster, user: user).problems
        #expect(problems.contains { $0.message.contains(words) }, "\(problems)")
    }

    @Test(arguments: [
        ("cluster: c", "names no user"), ("user: u", "names no cluster"),
        ("cluster: d, user: u", "the cluster \"d\", which is not there"),
        ("cluster: c, user: v", "the user \"v\", which is not there"),
    ])
    func `names that lead nowhere are told`(_ entry: String, _ words: String) throws {
        let problems = try context(context: entry).problems
        #expect(problems.contains { $0.message.contains(words) }, "\(problems)")
    }

    @Test(arguments: [
        ("server: 'https://h', tls-server-name: nn", "token: t", "tls-server-name"),
        ("server: 'https://h', proxy-url: 'http://p'", "token: t", "proxy-url"),
        ("server: 'https://h', insecure-skip-tls-verify: true", "token: t", "insecure-skip-tls-verify"),
        ("server: 'https://h'", "token: t, as: b", "impersonation"),
        ("server: 'https://h'", "token: \"t\\n\"", "line feed"),
        ("server: 'https://h'", "token: t, exec: {command: c, apiVersion: v}", "exec next to the token"),
        (
            "server: 'https://h'", "username: nn, password: p, client-certificate: f, client-key: k",
            "certificate next to the password"
        ),
    ])
    func `what is left behind is told`(_ cluster: String, _ user: String, _ words: String) throws {
        let context = try context(cluster: cluster, user: user)
        #expect(context.problems.isEmpty)
        #expect(context.warnings.contains { $0.contains(words) }, "\(context.warnings)")
    }

    @Test func `hints say how to get a token that can be stored`() throws {
        let hint = try #require(try context(user: "").problems.first?.hint)
        #expect(hint.contains("kubectl --context x apply -f -"))
    }

    @Test func `contexts with the same cluster know of each other`() throws {
        let kubeconfig = try Kubeconfig.of(
            "clusters: [{name: c},{name: d}]\ncontexts: [{name: z, context: {cluster: c}},"
                + "{name: a, context: {cluster: c}},"
                + "{name: b, context: {cluster: d}},{name: e, context: {cluster: none}},"
                + "{name: f, context: {cluster: none}}]\n"
        )
        #expect(kubeconfig.contexts.map(\.name) == ["a", "b", "e", "f", "z"])
        #expect(kubeconfig.contexts.map(\.sharesClusterWith) == [["z"], [], [], [], ["a"]])
    }
}
