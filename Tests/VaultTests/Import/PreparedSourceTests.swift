// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

/// Counts how often it is asked: whatever is asked of a source of documents is parsed there.
private final class CountingSource: CandidateSource {
    private let base: FixedSource
    private(set) var questions = 0

    init(_ base: FixedSource) { self.base = base }

    var count: Int { base.count }

    func candidate(at index: Int) -> ClusterCandidate {
        questions += 1
        return base.candidate(at: index)
    }

    func secret(at index: Int) throws(VaultError) -> SecretBytes {
        questions += 1
        return try base.secret(at: index)
    }
}

struct PreparedSourceTests {
    private func source() throws -> FixedSource {
        var source = FixedSource()
        try source.add("paris", token: "token-of-paris") { $0.caBundle = .some(TestCertificates.ca) }
        try source.add("lyon", token: "token-of-lyon")
        try source.add("nice", token: "") { $0.method = .none }
        return source
    }

    @Test func `everything is read when it is prepared, and nothing when it is imported`() throws {
        let counting = CountingSource(try source())
        let prepared = PreparedSource(counting)
        #expect(counting.questions == 5)
        let vault = try TestVault()
        var options = ImportOptions()
        options.keepsGoing = true
        let report = try vault.open().importClusters(from: prepared, options)
        #expect(counting.questions == 5)
        #expect(report.actions == [.added, .added, .refused])
        #expect(try vault.secret(of: "paris") == "token-of-paris")
        #expect(try vault.secret(of: "lyon") == "token-of-lyon")
        #expect(try vault.shown("paris").caBundle == TestCertificates.ca)
    }

    @Test func `what is wrong with CA data or a secret is found when it is asked for`() throws {
        var source = try source()
        source.candidates[0].caBundle = .some(Array("no certificate".utf8))
        source.unreadable = 1
        let prepared = PreparedSource(source)
        #expect(code { _ = try prepared.bundle(at: 0) } == "input.invalid")
        #expect(code { _ = try prepared.secret(at: 1) } == "io")
        #expect(try prepared.secretText(at: 0) == "token-of-paris")
        #expect(try prepared.bundle(at: 1) == nil)
    }
}
