// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultTerminal

@testable import aichor_vault

struct RenderingTableTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func text(_ table: Table, columns: Int? = nil, colour: Bool = false, headers: Bool = true) -> String {
        let rendering = RenderContext(now: now, columns: columns, colour: colour, headers: headers)
        return String(decoding: table.rendered(rendering), as: UTF8.self)
    }

    private var sample: Table {
        var table = Table(["NAME", "STATUS", "HOST"])
        for cell in ["paris", "ok", "https://10.0.0.1:6443"] { table.add(cell) }
        for cell in ["lyon-long-name", "token expired", "h"] { table.add(cell) }
        return table
    }

    @Test func `columns are three spaces apart and no line ends in spaces`() {
        #expect(
            text(sample) == """
                NAME             STATUS          HOST
                paris            ok              https://10.0.0.1:6443
                lyon-long-name   token expired   h

                """)
    }

    @Test func `headings can be left out, and then do not widen a column`() {
        var table = Table(["LONG-HEADING", "B"])
        table.add("a")
        table.add("b")
        #expect(text(table, headers: false) == "a   b\n")
    }

    @Test func `an absent value is a dash`() {
        var table = Table(["A", "B"])
        table.add(nil)
        table.add("x")
        #expect(text(table, headers: false) == "-   x\n")
    }

    @Test(arguments: 1...60)
    func `on a narrow terminal no line is longer than the terminal`(columns: Int) {
        for line in text(sample, columns: columns).split(separator: "\n") { #expect(line.count <= columns) }
    }

    @Test func `what does not fit ends in an ellipsis, and what fits is whole`() {
        #expect(
            text(sample, columns: 40) == """
                NAME             STATUS          HOST
                paris            ok              https:…
                lyon-long-name   token expired   h

                """)
    }

    @Test func `long names leave room for the status`() {
        var table = Table(["NAME", "STATUS", "AGE"])
        for cell in ["a-name-that-is-as-long-as-a-name-can-be", "token expired", "400d"] { table.add(cell) }
        for cell in ["paris", "ok", "1d"] { table.add(cell) }
        #expect(
            text(table, columns: 40) == """
                NAME                   STATUS          …
                a-name-that-is-as-l…   token expired   …
                paris                  ok              …

                """)
    }

    @Test func `without a terminal nothing is cut`() {
        var table = Table(["A"])
        let long = String(repeating: "x", count: 5000)
        table.add(long)
        #expect(text(table, headers: false) == long + "\n")
    }

    @Test func `wide characters are counted as two columns`() {
        var table = Table(["A", "B"])
        for cell in ["東京", "x", "abcd", "y"] { table.add(cell) }
        #expect(text(table, headers: false) == "東京   x\nabcd   y\n")
    }

    @Test func `colour surrounds the text and changes no width`() {
        var table = Table(["A", "B"])
        table.add("bad", .bad)
        table.add("b")
        #expect(text(table, colour: true, headers: false) == "\u{1B}[31mbad\u{1B}[0m   b\n")
        #expect(text(table, headers: false) == "bad   b\n")
    }

    @Test func `a cell cannot act on the screen`() {
        var table = Table(["A"])
        table.add("x\u{1B}]0;title\u{7}\nfake   row")
        #expect(text(table, headers: false) == "x\\u{1b}]0;title\\u{7}\\u{a}fake   row\n")
    }

    private var findings: Table {
        var table = Table(["CHECK", "RESULT", "MESSAGE"])
        for cell in ["file", "ok", "/vault.db: mode 0600, one link, 80 KiB"] { table.add(cell) }
        for cell in ["key slots", "warning", "1 of 32"] { table.add(cell) }
        table.note("hint: add another with aichor-vault key add")
        return table
    }

    @Test(
        arguments: [
            (
                nil,
                """
                CHECK       RESULT    MESSAGE
                file        ok        /vault.db: mode 0600, one link, 80 KiB
                key slots   warning   1 of 32
                                      hint: add another with aichor-vault key add

                """
            ),
            (
                55,
                """
                CHECK       RESULT    MESSAGE
                file        ok        /vault.db: mode 0600, one link,
                                      80 KiB
                key slots   warning   1 of 32
                                      hint: add another with
                                      aichor-vault key add

                """
            ),
            (
                30,
                """
                CHECK       RESULT
                  MESSAGE
                file        ok
                  /vault.db: mode 0600, one
                  link, 80 KiB
                key slots   warning
                  1 of 32
                  hint: add another with
                  aichor-vault key add

                """
            ),
        ] as [(Int?, String)])
    func `a table that wraps loses nothing on a narrow terminal`(columns: Int?, expected: String) {
        #expect(
            String(decoding: findings.wrapped(RenderContext(now: now, columns: columns)), as: UTF8.self) == expected)
    }

    @Test func `a description aligns its values below headings`() {
        var description = Description()
        description.field("Name", "paris")
        description.section("Credential") { $0.field("Fingerprint", "hmac") }
        description.field("Absent", nil)
        let rendered = description.rendered(RenderContext(now: now))
        #expect(
            String(decoding: rendered.bytes, as: UTF8.self) == """
                Name:           paris
                Credential:
                  Fingerprint:  hmac

                """)
    }

    @Test(arguments: 50...120)
    func `a table that folds its columns fits the terminal and loses nothing`(columns: Int) {
        var table = Table(["ENGINE", "CONTEXT", "ADDRESS", "ACTION"], noteIndent: 2, foldsColumns: true)
        let cells = ["a-long-name-of-an-engine", "user@a-context", "https://10.0.0.1:6443/x", "update: API hostname"]
        for cell in cells { table.add(cell) }
        let rendering = RenderContext(now: now, columns: columns, colour: false, headers: true)
        let lines = String(decoding: table.wrapped(rendering), as: UTF8.self).split(separator: "\n")
        for line in lines { #expect(line.count <= columns && line.last != " ") }
        let shown = lines.joined().filter { $0 != " " }
        #expect(shown.count == (table.headers + cells).joined().filter { $0 != " " }.count)
        if columns == 120 { #expect(lines.count == 2) }
    }
}
