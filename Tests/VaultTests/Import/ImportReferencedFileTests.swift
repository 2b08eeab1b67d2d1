// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

/// The files that kubeconfigs name, while someone changes them.
@Suite struct `Importing what kubeconfigs refer to` {
    /// Files with another content at each read; the last content remains.
    private final class ChangingFiles: FileSource {
        private var contents: [String: [String]]
        private(set) var reads: [String: Int] = [:]

        init(_ contents: [String: [String]]) { self.contents = contents }

        func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
            reads[path, default: 0] += 1
            guard let all = contents[path], let next = all.first else { throw VaultError(.inputOutput, path) }
            if all.count > 1 { contents[path]?.removeFirst() }
            guard !next.isEmpty else { throw VaultError(.notFound, "\(path) does not exist") }
            return TestVault.secret(next)
        }
    }

    /// Two contexts of one cluster and one user, whose CA and token are in files.
    private static let kubeconfig = """
        clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.pem}}]
        users: [{name: u, user: {tokenFile: token}}]
        contexts: [{name: a, context: {cluster: c, user: u}}, {name: b, context: {cluster: c, user: u}}]
        """

    private func source(_ files: ChangingFiles) -> KubeconfigSource {
        KubeconfigSource(files: ["/srv/config"], directory: "/srv", reader: files)
    }

    @Test func `a token that changes after it was shown is imported as it was shown`() throws {
        let ca = String(decoding: TestCertificates.ca, as: UTF8.self)
        let files = ChangingFiles([
            "/srv/config": [Self.kubeconfig], "/srv/ca.pem": [ca, "changed"], "/srv/token": ["first", "second"],
        ])
        let source = source(files)
        for index in 0..<2 {
            #expect(source.problems(at: index) == "")
            #expect(source.candidate(at: index).caBundle == .some(.some(TestCertificates.ca)))
        }
        for index in 0..<2 { #expect(try source.secretText(at: index) == "first") }
        #expect(files.reads == ["/srv/config": 1, "/srv/ca.pem": 1, "/srv/token": 1])
    }

    @Test func `a token file that appears later remains a problem`() throws {
        let ca = String(decoding: TestCertificates.ca, as: UTF8.self)
        let files = ChangingFiles([
            "/srv/config": [Self.kubeconfig], "/srv/ca.pem": [ca], "/srv/token": ["", "late"],
        ])
        let source = source(files)
        for index in 0..<2 {
            #expect(source.problems(at: index).contains("/srv/token does not exist"))
            let error = try #require(throws: VaultError.self) { _ = try source.secret(at: index) }
            #expect(error.code == .notFound)
        }
        #expect(files.reads["/srv/token"] == 1)
    }

    @Test func `a file that was read within one limit is refused within a smaller one`() throws {
        let files = ReferencedFiles(ChangingFiles(["/srv/token": ["12345678"]]))
        #expect(try files.read("/srv/token", limit: 8).count == 8)
        let error = try #require(throws: VaultError.self) { _ = try files.read("/srv/token", limit: 7) }
        #expect(error.code == .inputInvalid && error.message == "/srv/token is larger than 7 bytes")
    }
}
