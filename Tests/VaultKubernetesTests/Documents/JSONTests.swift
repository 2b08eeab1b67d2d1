// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct JSONTests {
    @Test(arguments: [
        (#"{"a":1,"b":[true,false,null,-0.5e+3,"x"]}"#, "{a:1,b:[true,false,null,-0.5e+3,'x']}"),
        (" \t\r\n[ ]\n", "[]"), ("{}", "{}"), ("\"\"", "''"), ("0", "0"), ("-0", "-0"),
        (#""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t""#, "'é😀\"\\/\u{8}\u{C}\n\r\t'"),
        (#"{"a":{"b":{"c":[[]]}},"":1}"#, "{a:{b:{c:[[]]}},:1}"), ("\u{FEFF}1", "1"),
    ])
    func `values are read`(_ source: String, _ shown: String) throws {
        #expect(try DocumentTree.json(source).shown == shown)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "{\"a\" 1}", "01", "1.", ".5", "+1", "1e", "-", "NaN",
        "nul",
        "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude00\"", "\"\n\"", "1 2", "[1 2]",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "]", "[1}", "// x\n1", "truefalse", "{\"a\":1 \"b\":2}",
    ])
    func `what is no JSON is refused`(_ source: String) {
        #expect(throws: DocumentError.self) { _ = try DocumentTree.json(source) }
    }

    @Test func `bytes that are no Unicode are refused`() {
        let bytes: [UInt8] = [0x22, 0xFF, 0x22]
        #expect(throws: DocumentError.self) { _ = try DocumentTree.json(bytes.span) }
    }

    @Test func `a key that occurs twice among many is found`() throws {
        let members = (0..<1000).map { "\"k\($0)\":\($0)" }
        #expect(try DocumentTree.json("{" + members.joined(separator: ",") + "}").documents.count == 1)
        #expect(throws: DocumentError.self) {
            _ = try DocumentTree.json("{" + (members + ["\"k500\":1"]).joined(separator: ",") + "}")
        }
    }

    @Test func `64 levels are read and 65 are not`() throws {
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        #expect(try DocumentTree.json(deep(64)).documents.count == 1)
        #expect(throws: DocumentError.self) { _ = try DocumentTree.json(deep(65)) }
    }

    @Test func `values one after the other are read with their lines`() throws {
        let tree = try DocumentTree.lines("{\"a\":1}\n\n{\"a\":2}{\"a\":3}\n[\n]\n")
        let shown = tree.documents.map { tree.shown($0) }
        #expect(shown == ["{a:1}", "{a:2}", "{a:3}", "[]"])
        let lines = tree.documents.map { tree.line(of: $0) }
        #expect(lines == [1, 3, 3, 4])
        #expect(try DocumentTree.lines("").documents.isEmpty)
    }

    @Test func `errors name the line`() {
        #expect(throws: DocumentError("is not JSON: expected a value", line: 3)) {
            _ = try DocumentTree.json("[\n1,\n x]")
        }
    }
}
