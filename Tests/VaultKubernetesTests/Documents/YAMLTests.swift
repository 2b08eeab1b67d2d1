// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct YAMLTests {
    @Test(arguments: [
        ("a: 1\nb: [x, 'y', \"z\\n\"]\n", "{a:1,b:['x','y','z\n']}"),
        ("a: \"12\"\nb: '~'\nc: |\n  yes\n", "{a:'12',b:'~',c:'yes\n'}"),
        ("a: 1\na: 2\n", "{a:2}"),
        ("1: a\n0x10: b\nyes: c\n", "{1:'a',16:'b',true:'c'}"),
        ("{\"a\":\"\\u00e9\",\"b\":[true,null]}", "{a:'é',b:[true,null]}"),
        ("a: >-\n  x\n  y\n\n  z\n", "{a:'x y\nz'}"),
        ("# only a comment\n", ""),
        ("---\n", "null"),
        ("a: &x [1]\nb: *x\n", "{a:[1],b:[1]}"),
        ("a: &x p\nb: &x q\nc: *x\n", "{a:'p',b:'q',c:'q'}"),
        ("&k key: *k\n", "{key:'key'}"),
    ])
    func `documents are read`(_ source: String, _ shown: String) throws {
        #expect(try DocumentTree.yaml(source).shown == shown)
    }

    @Test(arguments: [
        ("a: &a {x: 1}\nb: {<<: *a, z: 2}\n", "{a:{x:1},b:{x:1,z:2}}"),
        ("a: &a {x: 1}\nb: {<<: *a, x: 2}\n", "{a:{x:1},b:{x:2}}"),
        // Not what the specification says, and what go-yaml v2 does: what is later counts.
        ("a: &a {x: 1}\nb: {x: 2, <<: *a}\n", "{a:{x:1},b:{x:1}}"),
        ("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}\n", "{a:{x:1},b:{x:2,z:3},c:{x:1,z:3}}"),
        ("c: {<<: {q: 1}}\n", "{c:{q:1}}"),
        ("c: {\"<<\": 3}\n", "{c:{<<:3}}"),
        ("c: <<\n", "{c:'<<'}"),
    ])
    func `merge keys merge as they do for kubectl`(_ source: String, _ shown: String) throws {
        #expect(try DocumentTree.yaml(source).shown == shown)
    }

    @Test(arguments: [
        ("a: \"x\\'y\\\\\\'\"\n", "{a:'x'y\\''}"), ("\"k\\'\": \"\\'\"\n", "{k':'''}"),
        ("é: \"é\\'é\"\nb: \"\\'\"\n", "{é:'é'é',b:'''}"), ("\u{FEFF}a: \"\\'\"\n", "{a:'''}"),
        ("{a:, b: c}\n", "{a::null,b:'c'}"), ("{b: c, a:}\n", "{b:'c',a::null}"), ("{a: , b: c}\n", "{a:null,b:'c'}"),
        ("[a:, b, é:]\n", "['a:','b','é:']"), ("{a: 1, a:, b: [x:]}\n", "{a:1,a::null,b:['x:']}"),
        ("a: !x,y b\n", "{a:'b'}"), ("a: !!int,x 12\n", "{a:'12'}"), ("{a: !x,y b, c: !z[0] d}\n", "{a:'b',c:'d'}"),
        ("[!!str, b]", "['b']"), ("[!!str , b]", "['','b']"), ("[!x &a , b]", "['','b']"), ("[!!int,x , 1]", "['',1]"),
        ("a: |\n \u{FEFF}\nb: c # \u{FEFF}\n", "{a:'\u{FEFF}\n',b:'c'}"),
        ("a: \"x\n\u{FEFF}\n y\"\n", "{a:'x \u{FEFF} y'}"),
    ])
    func `spellings that only go-yaml reads are read`(_ source: String, _ shown: String) throws {
        #expect(try DocumentTree.yaml(source).shown == shown)
    }

    @Test func `a file of such spellings ends`() {
        let source = String(repeating: "- \"\\'\"\n", count: 100_000)
        #expect(throws: DocumentError.self) { _ = try DocumentTree.yaml(source) }
        #expect(throws: Never.self) { _ = try DocumentTree.yaml(String(repeating: "- \"\\'\"\n", count: 500)) }
    }

    @Test(arguments: [
        ("a: 1\r\n\u{FEFF}\r\nb: 2\n", 2), ("\n\n\u{FEFF}b: 2\n", 3), ("a: |\n \u{FEFF}\n\r\u{FEFF}\nb: 2\n", 4),
    ])
    func `a later byte order mark is refused by its line`(_ source: String, _ line: Int) {
        #expect(throws: DocumentError("is not YAML: found a byte order mark that is not at the beginning", line: line))
        {
            _ = try DocumentTree.yaml(source)
        }
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xE9, 0x0A], 1, 4), ([0x61, 0x0A, 0x62, 0x3A, 0x20, 0x78, 0xFF], 2, 5),
            ([0xEF, 0xBB, 0xBF, 0x61, 0xC3], 1, 5), ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], 1, 4),
        ] as [([UInt8], Int, Int)])
    func `what is not UTF-8 is refused by its place`(_ source: [UInt8], _ line: Int, _ byte: Int) {
        #expect(throws: DocumentError("is not YAML: it is not UTF-8 (byte \(byte))", line: line)) {
            _ = try DocumentTree.yaml(bytes: source)
        }
        #expect(throws: DocumentError("is not JSON: it is not UTF-8 (byte \(byte))", line: line)) {
            _ = try DocumentTree.json(source.span)
        }
    }

    @Test(arguments: [
        ("a: !!str 12\n", "{a:'12'}"), ("a: !!int \"0x1F\"\n", "{a:0x1F}"), ("a: !!bool \"yes\"\n", "{a:true}"),
        ("a: !!null \"\"\n", "{a:null}"), ("a: !!binary aGk=\n", "{a:'hi'}"),
        ("a: !local 12\n", "{a:'12'}"), ("a: ! 12\n", "{a:'12'}"), ("a: !!float 3\n", "{a:3}"),
    ])
    func `tags say what a scalar is`(_ source: String, _ shown: String) throws {
        #expect(try DocumentTree.yaml(source).shown == shown)
    }

    @Test(arguments: [
        "a: !!int x\n", "a: !!bool 1\n", "a: !!null x\n", "a: !!binary \"*\"\n", "a: !!timestamp x\n", "a: .nan\n",
        "- .inf\n",
        "~: 1\n", "? [a]\n: b\n", "? {a: b}\n: c\n", "9223372036854775808: x\n", "c: {<<: 3}\n",
        "c: {<<: [[{a: 1}]]}\n",
        "a: &a [1]\nc: {<<: *a}\n", "a: &a [{}]\nc: {<<: *a}\n", "a: *b\n", "a: &a [*a]\n", "a: &a {<<: *a}\n",
        "a: !!binary 8J+YgP8=\n", "\u{FEFF}\na: 1\n\u{FEFF}\nb: 2\n", "a: 1\n\u{FEFF}\n", "a: 1\n\u{FEFF}b: 2\n",
        "\n\u{FEFF}\na: 1\n", "{a: !x, b: c}\n", "{a: x:[b]}\n", "a: \"\\'\n", "a: \"\\q\\'\"\n",
        "a: \"\\/\"\n", "a: \"\\ud83d\\ude00\"\n", "%YAML 1.2\n---\na: 1\n", "a: [b?c]\n", "a: {b: c?d}\n", "\ta: 1\n",
        "a: \u{1}\n", "a: [\n", "a: b: c\n", "a: \"x\n",
    ])
    func `what kubectl does not read is refused`(_ source: String) {
        #expect(throws: DocumentError.self) { _ = try DocumentTree.yaml(source) }
    }

    @Test func `encodings with a mark and all line ends are read`() throws {
        let text = "a: é😀\nb: x\n"
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in text.utf16 {
            little += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
            big += [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
        }
        let lineEnds = ["\r", "\r\n"].map { Array(text.replacing("\n", with: $0).utf8) }
        for bytes in [[0xEF, 0xBB, 0xBF] + Array(text.utf8), little, big] + lineEnds {
            #expect(try DocumentTree.yaml(bytes: bytes).shown == "{a:'é😀',b:'x'}")
        }
    }

    @Test func `what follows the first document is not looked at unless it is asked for`() throws {
        let source = Array("a: 1\n---\nb: [\n".utf8)
        #expect(try DocumentTree.yaml(bytes: source, firstDocumentOnly: true).shown == "{a:1}")
        #expect(throws: DocumentError.self) { _ = try DocumentTree.yaml(bytes: source, firstDocumentOnly: false) }
        let three = Array("a\n---\n---\nc\n".utf8)
        let tree = try DocumentTree.yaml(bytes: three, firstDocumentOnly: false)
        let shown = tree.documents.map { tree.shown($0) }
        #expect(shown == ["'a'", "null", "'c'"])
    }

    @Test func `errors name the line and never what stands there`() {
        let source = "a: 1\nb:\n  token: \"hunter2\n"
        do {
            _ = try DocumentTree.yaml(source)
            Issue.record("it was read")
        } catch {
            let error = error as? DocumentError
            #expect(error?.line ?? 0 >= 3)
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test func `secrets come out whole, strings only`() throws {
        let tree = try DocumentTree.yaml("t: 'a b'\nm: 12\n")
        let root = tree.documents[0]
        let members = tree.members(of: root)
        #expect(members.map(\.key) == ["t", "m"])
        let token = members[0].value
        let secret = tree.secret(token)?.withBytes { $0.array() }
        #expect(secret == Array("a b".utf8))
        let number = members[1].value
        let found = tree.member("m", of: root)
        #expect(found == number)
        let isSecret = tree.secret(number) != nil
        #expect(!isSecret)
        let (text, line) = (tree.text(number), tree.line(of: number))
        #expect(text == nil)
        #expect(line == 2)
    }
}
