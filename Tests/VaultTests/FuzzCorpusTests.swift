// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import FuzzTargets

/// What `scripts/fuzz` kept, and what it cannot reach because it is too large: bounded, without a crash, and no property is hurt.
struct FuzzCorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func `every input that the fuzzer kept is harmless`(_ target: FuzzTarget) throws {
        let inputs = try Inputs.of(target, in: "Corpus")
        #expect(inputs.count > 20)
        try run(inputs, target)
    }

    @Test(arguments: FuzzTarget.allCases)
    func `every input that once crashed is harmless`(_ target: FuzzTarget) throws {
        try run(try Inputs.of(target, in: "Crashes"), target)
    }

    @Test(arguments: HostileInput.all)
    func `input far beyond what is sensible is harmless`(_ input: HostileInput) throws {
        try input.target.run(input.make())
    }

    @Test(arguments: ["der-direct", "der-two", "der-own", "der-own-v6", "der-own-wildcard"])
    func `the seeds hold chains that are accepted, and the second opinion agrees for its own reasons`(
        _ name: String
    ) throws {
        let parts = Array(try Inputs.read("Corpus/certificates/seed-" + name).dropFirst()).sections
        let host = try ServerName(parts[0].text)
        let anchor = parts[1].isEmpty ? parts[2] : parts[1]
        let chain = try #require(ServingChain(Array(parts[2...])))
        let findings = try TrustPolicy(anchors: [anchor]).evaluate(chain, host: host, at: CertificatesTarget.moment)
        #expect(!findings.contains { $0.severity == .error }, "\(findings)")
        #expect(PlainNames(certificate: chain.leaf).hold(host))
        #expect(!PlainNames(certificate: chain.leaf).hold(try ServerName("other.example.com")))
        #expect(!PlainNames(certificate: anchor == chain.leaf ? [] : anchor).hold(host))
    }

    @Test func `a property that is hurt is told`() {
        #expect(throws: Violation.self) { try MessageText.check("red \u{1B}[31m", "a text") }
        #expect(throws: Violation.self) { try MessageText.check("turned \u{202E}", "a text") }
        let finding = Finding(rule: "token.shape", severity: .error, message: "the token is hunter2")
        #expect(throws: Violation.self) { try MessageText.check([finding], without: "hunter2") }
    }

    private func run(_ inputs: [(name: String, bytes: [UInt8])], _ target: FuzzTarget) throws {
        for input in inputs {
            do throws(Violation) { try target.run(input.bytes) } catch {
                Issue.record("\(target.rawValue), \(input.name): \(error)")
            }
        }
    }
}

/// An input that is made, because it would be too large to keep.
struct HostileInput: CustomTestStringConvertible {
    let testDescription: String
    let target: FuzzTarget
    let make: @Sendable () throws -> [UInt8]

    private init(_ description: String, _ target: FuzzTarget, _ make: @escaping @Sendable () throws -> [UInt8]) {
        testDescription = description
        self.target = target
        self.make = make
    }

    static let all = certificates + tokens + answers + kubeconfigs

    private static let certificates = [
        HostileInput("a bundle of 10,000 blocks", .certificates) {
            text("P") + repeated(badBlock, 10_000)
        },
        HostileInput("a bundle of 1,000 bad blocks", .certificates) { text("P") + repeated(badBlock, 1000) },
        HostileInput("a bundle of 10,000 certificates", .certificates) {
            text("P") + repeated(Array(try Inputs.read("Corpus/certificates/seed-bundle").dropFirst()), 5000)
        },
        HostileInput("a certificate of one MiB, as a handshake gives it", .certificates) {
            text("Da.b=====\n=====\n") + element(0x30, [UInt8](repeating: 0x30, count: 1 << 20))
        },
        HostileInput("a certificate of 200 KiB, as PEM", .certificates) {
            let body = element(0x30, element(0x30, [UInt8](repeating: 0x05, count: 200 << 10))).base64
            return text("P-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n")
        },
        HostileInput("elements 100,000 deep", .certificates) {
            text("Da.b=====\n=====\n") + [UInt8](repeating: 0x30, count: 100_000)
        },
        HostileInput("a bundle of 500 KiB without a line end", .certificates) {
            text("P-----BEGIN ") + [UInt8](repeating: 0x41, count: 500 << 10)
        },
        HostileInput("500 KiB of BEGIN", .certificates) { text("P") + repeated(text("-----BEGIN "), 46_000) },
    ]

    private static let tokens = [
        HostileInput("claims of 100 KiB", .token) {
            text("J{\"alg\":\"RS256\"}=====\n{\"iss\":\"") + [UInt8](repeating: 0x61, count: 100 << 10)
                + text("\"}=====\nx")
        },
        HostileInput("10,000 nested arrays", .token) {
            text("J{\"alg\":\"RS256\"}=====\n{\"a\":" + String(repeating: "[", count: 10_000)) + text("}=====\nx")
        },
        HostileInput("10,000 claims", .token) {
            text(
                "J{\"alg\":\"RS256\"}=====\n{" + (0..<10_000).map { "\"\($0)\":1" }.joined(separator: ",")
                    + "}=====\nx")
        },
        HostileInput("a token of 100,000 dots", .token) { text("eyJ") + [UInt8](repeating: 0x2E, count: 100_000) },
    ]

    private static let answers = [
        HostileInput("100,000 nested arrays", .answers) {
            [0, 1] + text("=====\n{\"a\":" + String(repeating: "[", count: 100_000))
        },
        HostileInput("a rule that stands for more rights than fit into memory", .answers) {
            let list = "[" + Array(repeating: "\"a\"", count: 40_000).joined(separator: ",") + "]"
            let rule = "{\"apiGroups\":\(list),\"resources\":\(list),\"verbs\":\(list)}"
            return [0, 1] + text("=====\n{\"rules\":[\(rule)],\"status\":{\"resourceRules\":[\(rule)]}}")
        },
        HostileInput("a head of 10,000 lines and words of one MiB", .answers) {
            [7, 1] + repeated(text("Date: x\r\nLocation: \u{1B}\r\n"), 5000)
                + text("=====\n{\"kind\":\"Status\",\"message\":\"")
                + [UInt8](repeating: 0x1B, count: 1 << 20) + text("\"}")
        },
    ]

    private static let kubeconfigs = [
        HostileInput("a bomb of aliases", .kubeconfig) {
            var source = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
            for level in 1..<40 {
                let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
                source += "a\(level): &a\(level) [\(aliases)]\n"
            }
            return text(source)
        },
        HostileInput("100,000 nested lists", .kubeconfig) { text(String(repeating: "[", count: 100_000)) },
        HostileInput("100,000 documents", .kubeconfig) { repeated(text("---\n"), 100_000) },
        HostileInput("100,000 contexts", .kubeconfig) {
            let contexts = (0..<100_000).map { "- {name: c\($0), context: {cluster: c}}\n" }
            return text("clusters: [{name: c}]\ncontexts:\n" + contexts.joined())
        },
    ]

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(bytes.count * count)
        for _ in 0..<count { all += bytes }
        return all
    }

    private static let badBlock = text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")

    /// An element of DER with a length of four bytes.
    private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        let count = UInt32(contents.count)
        return [tag, 0x84] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) } + contents
    }
}

/// The files beside the fuzzer.
private enum Inputs {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fuzz")

    static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(path)))
    }

    /// All files of a target; none if it has no folder, which is so for targets that never crashed.
    static func of(_ target: FuzzTarget, in kind: String) throws -> [(name: String, bytes: [UInt8])] {
        let place = directory.appendingPathComponent(kind).appendingPathComponent(target.rawValue)
        guard FileManager.default.fileExists(atPath: place.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted().map { name in
            (name, Array(try Data(contentsOf: place.appendingPathComponent(name))))
        }
    }
}
