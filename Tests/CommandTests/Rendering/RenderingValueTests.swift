// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultTerminal

@testable import aichor_vault

struct RenderingValueTests {
    /// Texts that some writer, somewhere, got wrong.
    private static let nasty = [
        "", " ", "plain", "yes", "No", "NULL", "~", "on", "off", "true", "n", "1", "1.5", "0x1f", "1e3", "0o7", "1_000",
        "2026-11-22", "2026-11-22T08:30:00Z", "12:30:45", "- a", "a: b", "a #b", "#c", "&anchor", "*alias", "!tag", "|",
        ">",
        "%x", "@x", "`x", "{}", "[]", "'q'", "\"dq\"", "back\\slash", "tab\there", "line\nfeed", "\nleading", " x\ny",
        "trailing\n", "two\n\n", "a\n\nb\n", "cr\r\nlf", "nul\u{0}", "\u{1B}[31m", "\u{7F}", "\u{85}", "\u{9B}",
        "\u{2028}",
        "\u{202E}bidi", "\u{FEFF}", "\u{E0041}", "😀", "東京", "é", "-", "---", "...", "=", "<<", ".inf", ".nan", "?",
        "x:",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "a ", "a\n b\n", "key: |\n  x",
    ]

    private var tree: OutputValue {
        .object([
            ("texts", .texts(Self.nasty)),
            ("keys", .object(Self.nasty.enumerated().map { ($0.element, .integer(Int64($0.offset))) })),
            ("null", .null), ("yes", .flag(true)), ("no", .flag(false)), ("min", .integer(.min)), ("max", .count(.max)),
            ("empty", .object([])), ("none", .list([])),
            ("nested", .list([.object([("a", .list([.integer(1), .list([.integer(2)])]))]), .list([]), .object([])])),
        ])
    }

    private func yaml(_ value: OutputValue) -> [UInt8] {
        var writer = YAMLWriter()
        writer.writeDocument(value)
        return writer.out
    }

    private func json(_ value: OutputValue, pretty: Bool) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.write(value)
        return writer.out
    }

    @Test(arguments: [true, false])
    func `Python reads our JSON back as it was`(pretty: Bool) throws {
        let script = """
            import json, sys
            value = json.load(open(sys.argv[1], encoding='utf-8'))
            print('\\n'.join(text.encode('utf-8').hex() for text in value['texts']), end='')
            assert [k for k in value['keys']] == value['texts'], 'keys'
            assert value['min'] == -2**63 and value['max'] == 2**64 - 1 and value['null'] is None
            assert value['empty'] == {} and value['none'] == [] and value['nested'] == [{'a': [1, [2]]}, [], {}]
            """
        let output = try #require(RenderingPython.run(script, [json(tree, pretty: pretty)]))
        #expect(output == Self.nasty.map { Array($0.utf8).hex }.joined(separator: "\n"))
    }

    @Test func `a YAML reader that is not ours sees what a JSON reader sees`() throws {
        let script = """
            import json, sys, yaml
            one = json.load(open(sys.argv[1], encoding='utf-8'))
            two = yaml.safe_load(open(sys.argv[2], encoding='utf-8'))
            for key in one:
                if one[key] != two[key]:
                    print(key, one[key], two[key])
            """
        let output = try #require(RenderingPython.run(script, [json(tree, pretty: false), yaml(tree)]))
        #expect(output == "")
    }

    @Test func `neither language lets a character through that acts on a screen`() {
        for bytes in [json(tree, pretty: true), yaml(tree)] {
            let text = String(decoding: bytes, as: UTF8.self)
            for scalar in text.unicodeScalars where scalar != "\n" { #expect(!Sanitizer.mustEscape(scalar)) }
        }
    }

    @Test func `a certificate is a block in YAML`() {
        let text = String(
            decoding: yaml(.object([("caData", .text("-----BEGIN X-----\nQQ==\n-----END X-----\n"))])), as: UTF8.self)
        #expect(text == "caData: |\n  -----BEGIN X-----\n  QQ==\n  -----END X-----\n")
    }

    @Test(arguments: [OutputFormat.json, .yaml, .table])
    func `a secret is put into its hole and is nowhere before`(format: OutputFormat) throws {
        let document = Revealing()
        let rendered = format.style.document(document, RenderContext(now: Timestamp(seconds: 0)))
        let hole = try #require(rendered.hole)
        let output = try Captured { output throws(VaultError) in
            try output.write(rendered, secret: SecretBytes(copying: Array("s3\"cr\\et\n".utf8).span))
        }
        let before = String(decoding: rendered.bytes[..<hole], as: UTF8.self)
        let after = String(decoding: rendered.bytes[hole...], as: UTF8.self)
        #expect(output.text == before + "\"s3\\\"cr\\\\et\\n\"" + after)
    }

    @Test func `a harmless secret stands bare on a terminal`() throws {
        let rendered = OutputFormat.table.style.document(Revealing(), RenderContext(now: Timestamp(seconds: 0)))
        let output = try Captured { output throws(VaultError) in
            try output.write(rendered, secret: SecretBytes(copying: Array("abc.def".utf8).span))
        }
        #expect(output.text == "Token:  abc.def\n")
    }

    @Test func `lists are whole in every format`() throws {
        let items = [Item(name: "a"), Item(name: "b")]
        let expected: [(OutputFormat, String)] = [
            (.table, "NAME\na\nb\n"), (.name, "a\nb\n"), (.jsonl, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n"),
            (.json, "[\n  {\n    \"name\": \"a\"\n  },\n  {\n    \"name\": \"b\"\n  }\n]\n"),
            (.yaml, "- name: a\n- name: b\n"),
        ]
        for (format, text) in expected { #expect(list(items, format) == text) }
        #expect(list([], .json) == "[]\n")
        #expect(list([], .yaml) == "[]\n")
    }

    private func list(_ items: [Item], _ format: OutputFormat) -> String {
        var writer = format.style.list(of: Item.self, RenderContext(now: Timestamp(seconds: 0)))
        var out: [UInt8] = []
        for item in items { out += writer.add(item) ?? [] }
        return String(decoding: out + writer.finish(), as: UTF8.self)
    }
}

private struct Revealing: OutputDocument {
    func describe(in description: inout Description, _ rendering: RenderContext) { description.secret("Token") }
    func value(_ rendering: RenderContext) -> OutputValue {
        .object([("a", .integer(1)), ("token", .secret), ("b", .integer(2))])
    }
}

private struct Item: ListItem {
    let name: String
    static func headers(wide: Bool) -> [String] { ["NAME"] }
    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) { table.add(name) }
    func value(_ rendering: RenderContext) -> OutputValue { .object([("name", .text(name))]) }
}
