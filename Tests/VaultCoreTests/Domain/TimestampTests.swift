// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct TimestampTests {
    private static let edges: [Int64] = [
        0, -1, 1, 59, 60, 86_399, 86_400, 951_782_400, 951_868_799, 951_868_800, 4_107_542_399, 4_107_542_400,
        1_709_164_800, 1_709_251_199, 1_735_689_599, 253_402_300_799, -62_135_596_800, -2_208_988_800, -2_203_891_200,
        2_147_483_647, 2_147_483_648, -2_147_483_649,
    ]

    @Test func `dates print as Python's datetime prints them`() throws {
        var random = RepeatableRandom(seed: 1)
        let moments =
            Self.edges + (0..<4000).map { _ in Int64.random(in: -62_135_596_800...253_402_300_799, using: &random) }
        let program = """
            import sys, datetime
            for line in sys.stdin:
                moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(line))
                print(moment.isoformat() + "Z")
            """
        let judged = try TestOracle.python(program, moments.map(String.init))
        #expect(judged.count == moments.count)
        for (moment, text) in zip(moments, judged) {
            #expect(Timestamp(seconds: moment).rfc3339 == text)
            #expect(Timestamp(rfc3339: text)?.seconds == moment)
        }
    }

    @Test func `offsets are read as Python reads them`() throws {
        var random = RepeatableRandom(seed: 2)
        let texts = (0..<1000).map { _ in
            let base = Timestamp(seconds: .random(in: 0...200_000_000_000, using: &random)).rfc3339.dropLast()
            let (hour, minute) = (Int.random(in: 0...23, using: &random), Int.random(in: 0...59, using: &random))
            let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
            return String(base) + [".5", "", ".123456"][hour % 3] + (hour % 2 == 0 ? "+" : "-")
                + "\(two(hour)):\(two(minute))"
        }
        let program = """
            import sys, re, datetime, math
            for line in sys.stdin:
                line = re.sub(r"\\.\\d+", "", line.strip())
                print(int(datetime.datetime.fromisoformat(line).timestamp()))
            """
        for (text, judged) in zip(texts, try TestOracle.python(program, texts)) {
            #expect(Timestamp(rfc3339: String(text)).map { String($0.seconds) } == judged)
        }
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T08:30:00", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z",
        "2026-11-22T08:30:61Z", "2026-11-22T08:30:00.Z", "2026-11-22T08:30:00ZZ", "2026-11-22T08:30:00+24:00",
        "2026-11-22T08:30:00+0100", "26-11-22T08:30:00Z", "2026-11-22T08:30:00Z ", " 2026-11-22T08:30:00Z",
        "2026-11-22X08:30:00Z", "+026-11-22T08:30:00Z", "２026-11-22T08:30:00Z",
    ])
    func `what is no date is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: [
        "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "0000-01-01T00:00:00+23:59",
        "0000-01-01T00:00:59+00:01",
    ])
    func `a time that could not be printed again in UTC is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: [
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"), ("9999-12-31T00:58:59-23:01", "9999-12-31T23:59:59Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"), ("0000-01-01T23:01:00+23:01", "0000-01-01T00:00:00Z"),
    ])
    func `the first and the last second of RFC 3339 are read, with any offset`(text: String, printed: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == printed)
    }

    @Test func `leap days, leap seconds and small letters are read`() {
        #expect(Timestamp(rfc3339: "2000-02-29T00:00:00Z")?.seconds == 951_782_400)
        #expect(Timestamp(rfc3339: "2016-12-31T23:59:60Z")?.seconds == 1_483_228_800)
        #expect(Timestamp(rfc3339: "1970-01-01t00:00:01z")?.seconds == 1)
        #expect(Timestamp(rfc3339: "0000-01-01T00:00:00Z")?.seconds == -62_167_219_200)
    }

    @Test func `years that RFC 3339 cannot print come out as seconds`() {
        #expect(Timestamp(seconds: 253_402_300_800).rfc3339 == "@253402300800")
        #expect(Timestamp(seconds: -62_167_219_201).rfc3339 == "@-62167219201")
        #expect(Timestamp(seconds: .max).rfc3339 == "@9223372036854775807")
        #expect(Timestamp(seconds: .min).rfc3339 == "@-9223372036854775808")
        #expect(Timestamp(seconds: -62_167_219_200).rfc3339 == "0000-01-01T00:00:00Z")
    }

    @Test func `earlier is less`() {
        #expect(Timestamp(seconds: -1) < Timestamp(seconds: 0))
        #expect(!(Timestamp(seconds: 0) < Timestamp(seconds: 0)))
    }
}
