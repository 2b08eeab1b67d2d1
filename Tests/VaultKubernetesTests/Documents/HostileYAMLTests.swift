// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

/// Documents made to cost much.
///
/// That these tests end is the test of time.
@Suite struct HostileYAMLTests {
    private func refusal(_ source: String) -> String? {
        do {
            _ = try DocumentTree.yaml(source)
            return nil
        } catch {
            return (error as? DocumentError)?.message
        }
    }

    @Test func `a bomb of aliases is refused`() {
        var source = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1..<30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
            source += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(refusal(source) == "has too many aliases")
    }

    @Test func `a bomb of merges is refused`() {
        var source = "a0: &a0 {x: 1, y: 2}\n"
        for level in 1..<60 {
            source += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): 1}\n"
        }
        #expect(refusal(source) == "has too many aliases")
    }

    @Test func `many aliases of a small value are no bomb`() {
        #expect(refusal("- &a {x: 1}\n" + String(repeating: "- *a\n", count: 5000)) == nil)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `deep nesting is refused`(_ opening: String) {
        #expect(refusal(String(repeating: opening, count: 100_000)) == "is nested deeper than 1000 levels")
    }

    @Test func `a thousand levels are read`() {
        #expect(refusal(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)) == nil)
    }

    @Test func `too many values are refused`() {
        #expect(refusal(String(repeating: "- \n", count: 1_000_001)) == "has more than 1000000 values")
    }

    @Test func `too many bytes are refused`() {
        #expect(refusal(String(repeating: " ", count: (16 << 20) + 1)) == "is larger than 16 MiB")
    }

    @Test func `many documents are bounded`() throws {
        let bytes = Array(String(repeating: "---\n", count: 100_000).utf8)
        #expect(try DocumentTree.yaml(bytes: bytes, firstDocumentOnly: false).documents.count == 100_000)
    }
}
