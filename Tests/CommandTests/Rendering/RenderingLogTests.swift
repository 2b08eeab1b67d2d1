// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault
@testable import aichor_vault

/// The log and the history on screens and in files, with texts that mean harm.
struct RenderingLogTests {
    private static let hostile = [
        "/tmp/\u{1B}[2J\u{1B}]0;gone\u{07}", "/opt/\u{202E}hsab", "=cmd|' /C calc'!A0", "a,b\"c\r\nd", "x\u{2028}y",
        String(repeating: "long ", count: 2048),
    ]

    private let rendering = RenderContext(now: Timestamp(seconds: 1_800_000_000), columns: nil)

    private func entry(_ text: String) -> LogEntry {
        var actor = LogActor(uid: 0)
        actor.loginUID = 1000
        actor.sudoUser = text
        actor.parentPID = 7
        actor.parentExecutable = text
        actor.terminal = text
        return LogEntry(
            sequence: 3, time: Timestamp(seconds: 1_800_000_000), action: .secretExported, object: text,
            recordID: "00", version: 2, purpose: text, intent: text, slotID: "01", slotLabel: text, actor: actor)
    }

    private func output<Item: ListItem>(_ items: [Item], _ format: OutputFormat) -> [UInt8] {
        var list = format.style.list(of: Item.self, rendering)
        var out: [UInt8] = []
        for item in items { out += list.add(item) ?? [] }
        return out + list.finish()
    }

    @Test(arguments: [OutputFormat.table, .wide, .csv], hostile)
    func `no text of the log does anything to a screen`(format: OutputFormat, text: String) {
        let event = HistoryEvent(time: Timestamp(seconds: .max), event: "exported", entry: entry(text))
        for bytes in [output([LogRow(entry: entry(text))], format), output([HistoryRow(event: event)], format)] {
            let shown = String(decoding: bytes, as: UTF8.self).filter { !"\n\r\n".contains($0) }
            #expect(!shown.unicodeScalars.contains { Sanitizer.mustEscape($0) })
            #expect(bytes.split(separator: 10).count == 2)
        }
    }

    @Test func `Python reads every column of the log and of the history back`() throws {
        let script = """
            import csv, sys
            for name in sys.argv[1:]:
                with open(name, newline="", encoding="utf-8") as file:
                    rows = list(csv.reader(file, strict=True))
                assert len({len(row) for row in rows}) == 1, rows
                assert not any(cell.lstrip(" '\\"")[:1] in tuple("=+-@") and cell[:1] != "'" for row in rows for cell in row if cell), rows
                print(len(rows), len(rows[0]))
            """
        let entries = Self.hostile.map { LogRow(entry: entry($0)) }
        let events = Self.hostile.map {
            HistoryRow(event: HistoryEvent(time: rendering.now, event: $0, version: 1, entry: entry($0)))
        }
        let columns = (LogRow.columns.count, HistoryRow.columns.count)
        #expect(
            RenderingPython.run(script, [output(entries, .csv), output(events, .csv)])
                == "7 \(columns.0)\n7 \(columns.1)\n")
    }

    @Test func `every column of the tables in CSV is one that there can be`() {
        let event = HistoryEvent(time: rendering.now, event: "x", version: 1, entry: entry("x"))
        let texts = [output([LogRow(entry: entry("x"))], .csv), output([HistoryRow(event: event)], .csv)]
        #expect(
            String(decoding: texts[0], as: UTF8.self).contains(
                "3,2027-01-15T08:00:00Z,secret.exported,x,2,x,0,1000,x,7,x,x,x,x,00,01"))
        #expect(String(decoding: texts[1], as: UTF8.self).contains("2027-01-15T08:00:00Z,x,1,,\"x; to x\","))
    }
}
