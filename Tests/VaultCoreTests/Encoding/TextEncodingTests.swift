// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VaultCore

@Suite struct `Text for other formats` {
    // RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("\u{3BE}\u{7FF}~?>", "zr7fv34/Pg=="),
    ])
    func `base 64 is as RFC 4648 has it`(text: String, expected: String) {
        var out: [UInt8] = []
        out.appendBase64(text.utf8.span)
        #expect(String(decoding: out, as: UTF8.self) == expected)
    }

    @Test func `every byte has its base 64`() {
        var out: [UInt8] = []
        out.appendBase64(Array(UInt8.min...UInt8.max).span)
        #expect(out.count == 344)
        #expect(Set(out).count == 65, "all 64 characters and the padding")
    }

    @Test(arguments: [
        "y", "n", "Yes", "NO", "on", "off", "true", "False", "null", "~", "", "1e5", "0x1F", "1:30", "2026-11-23",
        "- a",
        "a: b", "a #b", "*a", "&a", "!a", " a", "a ", "@a", "`a", "%a", "{a", "[a", "\"a", "'a", "a\nb", "\u{85}",
        "\u{FEFF}a",
    ])
    func `what YAML could take for something else is quoted`(text: String) {
        var out: [UInt8] = []
        out.appendYAMLText(text)
        #expect(out.first == UInt8(ascii: "\"") && out.last == UInt8(ascii: "\""))
    }

    @Test(arguments: ["paris-a100", "e5", "nothing", "cluster.x-k8s.io/cluster-name", "Opaque", "yes-1"])
    func `plain words stand bare`(text: String) {
        var out: [UInt8] = []
        out.appendYAMLText(text)
        #expect(String(decoding: out, as: UTF8.self) == text)
    }

    @Test(arguments: [("\u{FFFE}", "\"\\ufffe\""), ("\u{FFFF}", "\"\\uffff\""), ("\u{FFFD}", "\"\u{FFFD}\"")])
    func `what YAML has no place for is escaped`(text: String, expected: String) {
        var out: [UInt8] = []
        out.appendJSONString(text)
        #expect(String(decoding: out, as: UTF8.self) == expected)
    }

    @Test(arguments: ["a", "kueue-system", "0a", String(repeating: "x", count: 63)])
    func `a namespace is a DNS label`(name: String) throws {
        #expect(try KubernetesName.namespace(name, option: "--namespace") == name)
    }

    @Test(arguments: ["", "-a", "a-", "A", "a.b", "a_b", "é", String(repeating: "x", count: 64), "a/b", "a\n"])
    func `nothing else is a namespace`(name: String) {
        #expect(throws: InvalidInput.self) { try KubernetesName.namespace(name, option: "--namespace") }
    }

    @Test(arguments: ["a.b-c.d", String(repeating: "x", count: 253)])
    func `an object's name is a DNS subdomain`(name: String) throws {
        #expect(try KubernetesName.object(name, option: "--cluster-role") == name)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "a.-b", "a:b", "A.b", String(repeating: "x", count: 254)])
    func `nothing else is an object's name`(name: String) {
        #expect(throws: InvalidInput.self) { try KubernetesName.object(name, option: "--cluster-role") }
    }
}
