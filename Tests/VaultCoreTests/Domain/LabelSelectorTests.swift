// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct LabelSelectorTests {
    private static let labels: [String: String] = ["env": "prod", "tier": "", "example.com/gpu": "a100", "in": "notin"]

    private func matches(_ selector: String, _ labels: [String: String] = labels) throws -> Bool {
        try LabelSelector(selector).matches(
            Labels(trusted: labels.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }))
    }

    /// The semantics of "Labels and Selectors" in the Kubernetes documentation: `!=` and `notin` also select what
    /// lacks the key.
    @Test(arguments: [
        ("env=prod", true), ("env==prod", true), ("env = prod", true), ("env=test", false), ("absent=x", false),
        ("absent=", false),
        ("tier=", true), ("tier= ", true), ("tier==", true), ("env=", false), ("env!=test", true), ("env!=prod", false),
        ("absent!=x", true), ("absent!=", true), ("tier!=", false), ("env", true), ("absent", false), ("tier", true),
        ("!env", false),
        ("!absent", true), ("! absent", true), ("env in (prod)", true), ("env in (test,prod)", true),
        ("env in ( test , prod )", true),
        ("env in (test)", false), ("absent in (x)", false), ("env notin (test)", true),
        ("env notin (prod,test)", false),
        ("absent notin (x)", true), ("tier in (,x)", true), ("tier in (x,)", true), ("tier in (,)", true),
        ("tier in (a,,b)", true),
        ("tier notin (,)", false), ("env=prod,tier", true), ("env=prod,absent", false),
        ("env=prod,!absent,example.com/gpu=a100", true),
        ("env in (prod),tier notin (x)", true), ("example.com/gpu in(a100)", true), ("in=notin", true),
        ("in in (notin)", true),
        ("in", true), ("env=in", false), ("\tenv\n=\rprod ", true),
    ])
    func `a selector selects as in Kubernetes`(selector: String, expected: Bool) throws {
        #expect(try matches(selector) == expected)
    }

    @Test func `without labels only negations hold`() throws {
        for selector in ["!a", "a!=b", "a notin (b)"] { #expect(try matches(selector, [:])) }
        for selector in ["a", "a=b", "a=", "a in (b)", "a in (,)"] { #expect(try !matches(selector, [:])) }
    }

    @Test(arguments: [
        "", "  ", ",", "a,", ",a", "a,,b", "a=b=c", "x==a==b", "x=a||y=b", "!x=a", "!!x", "x<a", "x>1", "x in",
        "x in a", "x in (a", "x in (a b)",
        "x in ()", "x notin ()", "x in (a))", "x=(a,b)", "x y", "a b=c", "=a", "!", "x = !y", "x in (!a)", "a=b c",
        "é=1", "a=é", "-a=b", "a=-b", "a=b-",
        "a/b/c", "a\u{1B}=b", "x IN (a)", "x in (a=b)", String(repeating: "a", count: 64),
        "a=" + String(repeating: "a", count: 64),
        String(repeating: "a,", count: 10_000) + "a",
    ])
    func `what kubectl refuses is refused with the usage`(selector: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try LabelSelector(selector) }, "\(selector)")
        #expect(error.field == "label selector")
        #expect(error.isWellSaid)
        #expect(error.hint != nil)
    }
}
