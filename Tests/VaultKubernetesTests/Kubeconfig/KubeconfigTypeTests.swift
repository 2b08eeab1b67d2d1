// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

/// Each row was checked against kubectl 1.33.
@Suite struct KubeconfigTypeTests {
    @Test(arguments: [
        "kind: Foo", "Kind: Foo", "kind: config", "kind: 3", "apiVersion: v2", "apiVersion: v1/", "apiVersion: x/v1",
        "apiversion: v3",
        "APIVERSION: 3", "[]", "a", "3", "x: .nan", "x: {~: 1}",
        "clusters: {}", "clusters: [a]", "clusters: [[a]]", "clusters: [{name: 1}]", "clusters: [{name: y}]",
        "clusters: [{cluster: {server: 1}}]", "clusters: [{cluster: {insecure-skip-tls-verify: 'true'}}]",
        "clusters: [{cluster: {disable-compression: 1}}]", "clusters: [{cluster: {certificate-authority: [a]}}]",
        "clusters: [{cluster: {certificate-authority-data: QQ}}]",
        "clusters: [{cluster: {certificate-authority-data: 'QQ= ='}}]",
        "clusters: [{cluster: {certificate-authority-data: [300]}}]",
        "clusters: [{cluster: {certificate-authority-data: ['A']}}]",
        "clusters: [{cluster: {certificate-authority-data: 12}}]", "clusters: [{cluster: {proxy-url: no}}]",
        "users: [{name: a},{name: a}]", "users: [{},{}]", "clusters: [{name: a},{name: a}]",
        "contexts: [{name: a},{name: a}]",
        "users: [{user: {token: 12}}]", "users: [{user: {password: 1e5}}]", "users: [{user: {client-key-data: '!'}}]",
        "users: [{user: {as-uid: 3}}]", "users: [{user: {as-groups: [1]}}]", "users: [{user: {as-user-extra: {a: b}}}]",
        "users: [{user: {as-user-extra: {a: [1]}}}]", "users: [{user: {auth-provider: {config: {a: 1}}}}]",
        "users: [{user: {exec: {args: [1]}}}]", "users: [{user: {exec: {env: [{value: 1}]}}}]",
        "users: [{user: {exec: {provideClusterInfo: 'x'}}}]", "users: [{user: {exec: []}}]",
        "contexts: [{context: {namespace: 3}}]", "current-context: [a]", "preferences: []", "preferences: {colors: 3}",
        "extensions: {a: b}", "extensions: [{name: 3}]", "extensions: [{name: a, extension: 3},{name: a}]",
        "contexts: [{context: {extensions: [{name: a, extension: {}},{name: a, extension: {}}]}}]",
    ])
    func `what kubectl refuses is refused`(_ source: String) {
        #expect(throws: DocumentError.self) { _ = try Kubeconfig.of(source) }
    }

    @Test(arguments: [
        "", "# nothing", "---", "null", "{}", "kind: Config", "kind: null", "kind: ''", "KIND: Foo\nkind: Config",
        "apiVersion: /v1",
        "apiVersion: /", "clusters: null", "clusters: [null]", "clusters: [{name: c, cluster: null}]",
        "clusters: [{cluster: {certificate-authority-data: [65, null]}}]",
        "clusters: [{cluster: {certificate-authority-data: QR==}}]",
        "clusters: [{cluster: {certificate-authority-data: \"QQ\\n==\"}}]", "users: [{}]", "users: [{Name: 3}]",
        "users: 3\nusers: []",
        "users: [{user: {as-groups: [null], as-user-extra: {x: [a, null]}}}]",
        "users: [{user: {exec: null, auth-provider: null}}]",
        "users: [{user: {exec: {interactiveMode: Foo}}}]", "users: [{user: {exec: {stdinUnavailable: 3}}}]",
        "users: [{user: {auth-provider: {config: {1: a}}}}]", "extensions: [{name: a},{name: a}]",
        "extensions: [{name: a, extension: 3}]",
        "preferences: null", "unknown: {deep: [1]}", "clusters: [{cluster: {insecure-skip-tls-verify: yes}}]",
        "kind: Config\n---\nkind: Foo\n",
    ])
    func `what kubectl reads is read`(_ source: String) throws {
        #expect(try Kubeconfig.of(source).contexts.isEmpty)
    }

    @Test func `a wrong type is told with its place, its line and what to do`() {
        let source = "users:\n- name: a\n- name: b\n  user:\n    token: 12345\n"
        #expect(
            throws: DocumentError("users[1].user.token must be a string, not a number; put it in quotes", line: 5)
        ) { _ = try Kubeconfig.of(source) }
    }

    @Test func `loaders name the file`() {
        let loader = KubeconfigLoader(reader: PretendedFiles(files: ["/k": "users: 3\n"]), workingDirectory: "/")
        do throws(VaultError) {
            _ = try loader.single("/k")
            Issue.record("it was read")
        } catch {
            #expect(error.code == .inputInvalid)
            #expect(error.message == "/k: users must be a list, not a number (line 1)")
        }
    }
}
