// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct LabelsTests {
    private func labels(_ changes: String...) throws -> Labels {
        var labels = Labels()
        for change in changes { try labels.apply(change) }
        return labels
    }

    @Test func `labels are set, replaced and removed`() throws {
        var labels = try labels(
            "site=paris", "env=prod", "env=test", "example.com/tier=", "x-=y-1".replacing("-=", with: "="))
        #expect(labels["site"] == "paris")
        #expect(labels["env"] == "test")
        #expect(labels["example.com/tier"] == "")
        #expect(labels["absent"] == nil)
        try labels.apply("site-")
        try labels.apply("absent-")
        #expect(labels.entries.map(\.key) == ["env", "example.com/tier", "x"])
    }

    @Test func `labels are kept in the order of their keys' bytes`() throws {
        let keys = ["b", "a", "a.b", "a-b", "a/b", "B", "a_b", "Z", "0"]
        var labels = Labels()
        for key in keys { try labels.apply(key + "=1") }
        #expect(labels.entries.map(\.key) == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test(arguments: [
        "a=", "a=b", "A.b_c-d=E.f_g-h", "k8s.io/a=1", "x.y-z.example.com/N=v", String(repeating: "k", count: 63) + "=v",
        "k=" + String(repeating: "v", count: 63), String(repeating: "a.", count: 126) + "b/k=v",
    ])
    func `what Kubernetes takes is taken`(change: String) throws {
        #expect(try labels(change).entries.count == 1)
    }

    @Test(arguments: [
        "", "a", "=", "=b", "-", "a b=c", "a=b c", "-a=b", "a-=b", "a=-b", "a=b-", ".a=b", "a=.b", "a/b/c=d", "/a=b",
        "a/=b", "A.com/a=b",
        "a_b/c=d", "-a/b=c", "a..b/c=d", "a=b=c", "é=1", "a=é", "a=\u{1B}[0m", "\u{202E}=1",
        String(repeating: "k", count: 64) + "=v",
        "k=" + String(repeating: "v", count: 64), String(repeating: "a.", count: 127) + "b/k=v", "a--", "a/b/-",
    ])
    func `what Kubernetes refuses is refused`(change: String) throws {
        let error = try #require(
            refusal { () throws(InvalidInput) in
                var labels = Labels()
                try labels.apply(change)
            })
        #expect(error.field == "label")
        #expect(error.isWellSaid)
    }

    @Test func `a refused change changes nothing`() throws {
        var labels = try labels("a=1")
        let before = labels
        #expect(throws: InvalidInput.self) { try labels.apply("a=b c") }
        #expect(labels == before)
    }

    @Test func `there are at most 64`() throws {
        var labels = Labels()
        for number in 0..<64 { try labels.apply("k\(number)=v") }
        #expect(throws: InvalidInput.self) { try labels.apply("k64=v") }
        try labels.apply("k63=other")
        try labels.apply("k0-")
        try labels.apply("k64=v")
        #expect(labels.entries.count == 64)
    }
}
