// SPDX-License-Identifier: Apache-2.0
import Foundation
import VaultCore

@testable import Vault

/// Candidates made by hand.
struct FixedSource: CandidateSource {
    var candidates: [ClusterCandidate] = []
    var secrets: [String] = []
    /// The index whose secret cannot be read.
    var unreadable: Int?

    var count: Int { candidates.count }

    func candidate(at index: Int) -> ClusterCandidate { candidates[index] }

    func secret(at index: Int) throws(VaultError) -> SecretBytes {
        guard index != unreadable else { throw VaultError(.inputOutput, "cannot read /run/token") }
        return TestVault.secret(secrets[index])
    }

    mutating func add(
        _ name: String, token: String, host: String = "https://10.1.2.3:6443", loadBalancer: String = "203.0.113.10",
        _ change: (inout ClusterCandidate) throws -> Void = { _ in }
    ) throws {
        var candidate = ClusterCandidate(place: "place \(candidates.count + 1)", method: .bearerToken)
        candidate.name = try ClusterName(name)
        candidate.endpoint = try APIEndpoint(host)
        candidate.loadBalancer = try LoadBalancerAddress(loadBalancer)
        try change(&candidate)
        candidates.append(candidate)
        secrets.append(token)
    }

    static func one(
        _ name: String, token: String = "token-one", _ change: (inout ClusterCandidate) throws -> Void = { _ in }
    ) throws -> FixedSource {
        var source = FixedSource()
        try source.add(name, token: token, change)
        return source
    }
}

/// Files that lie in memory.
struct FixedFiles: FileSource {
    var files: [String: [UInt8]] = [:]

    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        guard let content = files[path] else { throw VaultError(.notFound, "there is no file \(path)") }
        guard content.count <= limit else { throw VaultError(.inputInvalid, "\(path) is too large") }
        return SecretBytes(copying: content.span)
    }
}

/// What a test looks at of a vault.
extension TestVault {
    func add(_ source: some CandidateSource, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> ImportReport
    {
        var options = ImportOptions()
        change(&options)
        return try open().importClusters(from: PreparedSource(source), options)
    }

    func names() throws -> [String] {
        var names: [String] = []
        try open().list(.all, detail: .summary) { names.append($0.name) }
        return names
    }

    func secret(of name: String) throws -> String {
        try open().reveal(try ClusterName(name), version: nil, purpose: "test", intent: "test")
            .withBytes { String(decoding: $0.array(), as: UTF8.self) }
    }

    func shown(_ name: String) throws -> ClusterDetails { try open().show(try ClusterName(name), version: nil) }

    /// The bytes of the vault's file: a refused import leaves them as they are.
    var bytes: Data { FileManager.default.contents(atPath: path) ?? Data() }
}

extension CandidateSource {
    /// The words of all problems of a candidate.
    func problems(at index: Int) -> String {
        candidate(at: index).problems.map { "\($0.message) (\($0.hint ?? ""))" }.joined(separator: "; ")
    }

    func secretText(at index: Int) throws -> String {
        try secret(at: index).withBytes { String(decoding: $0.array(), as: UTF8.self) }
    }
}

extension ImportReport {
    var actions: [ImportResult.Status] { results.map(\.action) }

    func problems(at index: Int) -> String { results[index].problems.map(\.message).joined(separator: "; ") }
}

extension [UInt8] {
    var base64: String { Data(self).base64EncodedString() }
}
