// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct KubeconfigMergeTests {
    @Test(
        arguments: [
            (nil, "/srv/a", ["/srv/a/.kube/config"]), ("", "/srv/a", ["/srv/a/.kube/config"]),
            (nil, nil, [".kube/config"]),
            ("/a:/b", "/srv/a", ["/a", "/b"]), ("/a::/b:/a:", "/srv/a", ["/a", "/b"]), (":", "/srv/a", []),
        ] as [(String?, String?, [String])])
    func `the files are those that kubectl looks at`(_ variable: String?, _ home: String?, _ paths: [String]) {
        #expect(KubeconfigLoader<PretendedFiles>.paths(kubeconfig: variable, home: home) == paths)
    }

    @Test func `the first file that has a name wins with the whole entry`() throws {
        let files = PretendedFiles(files: [
            "/a/one": """
            users: [{name: u, user: {username: nn}}]
            clusters: [{name: c, cluster: {server: 'https://one', certificate-authority: ca}}]
            """,
            "two": """
            users: [{name: u, user: {username: m, password: p}},{name: v, user: {tokenFile: t}}]
            clusters: [{name: c, cluster: {server: 'https://two', tls-server-name: s}}]
            contexts: [{name: x, context: {cluster: c, user: u}},{name: z, context: {cluster: c, user: v}}]
            current-context: z
            """,
            "/three": "contexts: [{name: x, context: {cluster: d, user: w}}]\ncurrent-context: x\n",
        ])
        let loader = KubeconfigLoader(reader: files, workingDirectory: "/here")
        let (kubeconfig, missing) = try loader.merged(["/a/one", "none", "two", "/three"])
        #expect(missing == ["none"])
        #expect(kubeconfig.currentContext == "z")
        #expect(kubeconfig.contexts.map(\.name) == ["x", "z"])
        let (x, y) = (kubeconfig.contexts[0], kubeconfig.contexts[1])
        #expect((x.server, x.tlsServerName, x.ca) == ("https://one", nil, .file("/a/ca")))
        #expect((x.method, x.file) == (.basic(username: "nn"), "/a/one"))
        #expect((y.method, y.file) == (.tokenFile("/here/t"), "two"))
        #expect(y.isCurrent && !x.isCurrent)
    }

    @Test func `one bad file refuses them all`() {
        let files = PretendedFiles(files: ["/a": "kind: Config\n", "/b": "clusters: 3\n"])
        #expect(throws: VaultError.self) {
            _ = try KubeconfigLoader(reader: files, workingDirectory: "/").merged(["/a", "/b"])
        }
    }

    @Test func `standard input has no path and is where the command runs`() throws {
        let text = SecretBytes(
            copying: Array("users: [{name: u, user: {tokenFile: t}}]\ncontexts: [{name: x, context: {user: u}}]".utf8)
                .span)
        let kubeconfig = try KubeconfigLoader(reader: PretendedFiles(), workingDirectory: "/here").standardInput(text)
        let context = try #require(kubeconfig.contexts.first)
        #expect((context.file, context.method) == (nil, .tokenFile("/here/t")))
    }
}
