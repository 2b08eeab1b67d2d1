// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct KubeconfigSecretTests {
    private func secret(_ user: String, _ files: [String: String] = [:]) throws -> String? {
        let kubeconfig = try Kubeconfig.of(cluster: "server: 'https://h'", user: user)
        return try kubeconfig.text(of: try #require(kubeconfig.contexts.first), files)
    }

    @Test(arguments: [
        ("token: abc", "abc"), ("token: \"abc\\n\"", "abc"), ("token: \"abc\\n\\n\"", "abc\n"),
        ("username: nn, password: \"p\\n\"", "p\n"),
        ("tokenFile: t", "file"), ("tokenFile: t, token: abc", "file"), ("tokenFile: none, token: abc", "abc"),
        ("tokenFile: empty, token: abc", "abc"), ("exec: {command: c, apiVersion: v}", nil), ("", nil),
        ("client-certificate: f", nil),
    ])
    func `the secret is what kubectl would use`(_ user: String, _ expected: String?) throws {
        let files = ["/srv/a/t": " \n\u{A0}file\u{85}\r\n", "/srv/a/empty": " \n"]
        #expect(try secret(user, files) == expected)
    }

    @Test func `a token file that cannot be used is an error where there is no token`() {
        #expect(throws: VaultError.self) { _ = try secret("tokenFile: none") }
        #expect(throws: VaultError.self) { _ = try secret("tokenFile: t", ["/srv/a/t": "\n"]) }
    }

    @Test func `that the token was taken in place of the file is told`() throws {
        let kubeconfig = try Kubeconfig.of(cluster: "server: 'https://h'", user: "tokenFile: none, token: abc")
        let context = try #require(kubeconfig.contexts.first)
        let warnings = try kubeconfig.secret(of: context, reader: PretendedFiles())?.warnings ?? []
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("/srv/a/none") == true)
    }

    @Test func `a CA comes from the data or from the file`() throws {
        let files = PretendedFiles(files: ["/srv/a/ca/x.pem": "PEM"])
        for (cluster, pem) in [
            ("certificate-authority-data: QUJD, certificate-authority: none", "ABC"),
            ("certificate-authority: ./ca//x.pem", "PEM"),
        ] {
            let kubeconfig = try Kubeconfig.of(cluster: cluster, user: "")
            let context = try #require(kubeconfig.contexts.first)
            #expect(try kubeconfig.caBundle(of: context, reader: files) == Array(pem.utf8))
        }
        let missing = try Kubeconfig.of(cluster: "certificate-authority: none", user: "")
        let context = try #require(missing.contexts.first)
        #expect(throws: VaultError.self) { _ = try missing.caBundle(of: context, reader: files) }
    }
}
