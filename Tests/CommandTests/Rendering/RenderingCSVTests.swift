// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultTerminal

@testable import aichor_vault

struct RenderingCSVTests {
    /// Texts that a spreadsheet would calculate, and such as break rows.
    static let nasty = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\"=1", "' =1", "\u{FF1D}1", "\u{FF0B}1",
        "\u{FF0D}1", "\u{FF20}x", "\u{A0}=1", "\u{200B}=1", "\u{FEFF}=1", "\u{2212}1", "=cmd|' /C calc'!A0", "a,b",
        "a;b",
        "\"quoted\"", "line\r\nfeed", "\u{1B}[31m", "\u{202E}bidi", "é東京😀", " blank ", "", "plain", "2026-11-23", "1e9",
    ]

    private struct Row: TabularItem {
        let text: String
        static let columns = [
            "text", "age", "count", "flag", "absent", "inner.text", "list.text", "list.absent", "labels",
        ]

        static func headers(wide: Bool) -> [String] { ["TEXT"] }
        func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) { table.add(text) }
        var name: String { text }

        func value(_ rendering: RenderContext) -> OutputValue {
            .object([
                ("text", .text(text)), ("age", .integer(-5)), ("count", .count(7)), ("flag", .flag(true)),
                ("inner", .object([("text", .text(text))])),
                ("list", .list([.object([("text", .text(text))]), .object([("text", .text("x"))])])),
                ("labels", .object([("a", .text("b")), (text, .text("c"))])),
            ])
        }
    }

    private func written(headers: Bool = true) -> [UInt8] {
        let rendering = RenderContext(now: Timestamp(seconds: 0), headers: headers)
        var list = CSVStyle().list(of: Row.self, rendering)
        return Self.nasty.reduce(into: []) { $0 += list.add(Row(text: $1)) ?? [] } + list.finish()
    }

    @Test func `Python reads every cell back, and none is a formula`() throws {
        let script = """
            import csv, sys
            rows = list(csv.reader(open(sys.argv[1], encoding='utf-8', newline=''), strict=True))
            assert rows[0] == ['text', 'age', 'count', 'flag', 'absent', 'innerText', 'listText', 'listAbsent', 'labels'], rows[0]
            assert all(len(row) == 9 for row in rows)
            assert all(row[1:5] == ['-5', '7', 'true', ''] for row in rows[1:])
            for row in rows[1:]:
                for index, cell in enumerate(row):
                    if index == 1: continue
                    for part in cell.split('; '):
                        bare = part.lstrip(' \\u00a0"')
                        assert bare[:1] not in '=+-@\\uff1d\\uff0b\\uff0d\\uff20\\u2212' or not bare, repr(cell)
                        assert not any(ord(c) < 32 or ord(c) == 127 for c in part), repr(cell)
            print('\\n'.join(row[0].encode().hex() for row in rows[1:]), end='')
            """
        let output = try #require(RenderingPython.run(script, [written()]))
        #expect(output == Self.nasty.map { Array(CSVCell.sanitized($0).utf8).hex }.joined(separator: "\n"))
    }

    @Test(arguments: ["plain", "é東京😀", "2026-11-23", "a,b", "a;b", "\"quoted\"", "it's"])
    func `what is harmless stays as it is`(text: String) { #expect(CSVCell.sanitized(text) == text) }

    @Test(arguments: nasty.prefix(19))
    func `what begins like a formula gets an apostrophe`(text: String) {
        #expect(CSVCell.sanitized(text).hasPrefix("'"))
    }

    @Test func `lines end in CR LF, and the headings can be left out`() {
        let text = String(decoding: written(headers: false), as: UTF8.self)
        #expect(text.hasPrefix("'=1+1,-5,7,true,,'=1+1,\"'=1+1; x\",,\"a=b; '=1+1=c\"\r\n"))
        #expect(text.utf8.count { $0 == 10 } == Self.nasty.count)
        #expect(text.utf8.count { $0 == 13 } == Self.nasty.count)
    }
}
