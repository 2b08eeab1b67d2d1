// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct IPAddressTests {
    /// The examples of RFC 5952, sections 1 to 5.
    @Test(arguments: [
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:db8:0000:0:1::1", "2001:db8::1:0:0:1"), ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:db8:aaaa:bbbb:cccc:dddd::1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1"),
        ("2001:db8:0:0:0::1", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("::FFFF:C000:0201", "::ffff:192.0.2.1"), ("2001:db8::192.0.2.1", "2001:db8::c000:201"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("fe80::", "fe80::"),
    ])
    func `IPv6 is written as RFC 5952 recommends`(given: String, canonical: String) {
        #expect(IPv6Address(given)?.text == canonical)
    }

    @Test func `IPv6 agrees with Python's ipaddress on random and on broken texts`() throws {
        var random = RepeatableRandom(seed: 3)
        let alphabet = Array("0123456789abcdefABCDEF::::..g%/ ")
        let texts = (0..<4000).map { round -> String in
            var groups = (0..<8).map { _ in
                Bool.random(using: &random) ? "0" : String(UInt16.random(in: 0...0xFFFF, using: &random), radix: 16)
            }
            if round % 3 == 0 { groups.replaceSubrange(2..<Int.random(in: 3...7, using: &random), with: [""]) }
            if round % 5 == 0 { groups[groups.count - 1] = "192.0.2.\(round % 300)" }
            var text = groups.joined(separator: ":")
            if round % 2 == 0, let at = text.indices.randomElement(using: &random),
                let other = alphabet.randomElement(using: &random)
            {
                text.replaceSubrange(at...at, with: String(other))
            }
            return text
        }
        let program = """
            import sys, ipaddress
            for line in sys.stdin:
                text = line[:-1]
                try:
                    address = ipaddress.IPv6Address(text)
                    if "%" in text: raise ValueError
                    mapped = address.ipv4_mapped
                    print("::ffff:" + str(mapped) if mapped else address.compressed)
                except ValueError:
                    print("no")
            """
        let judged = try TestOracle.python(program, texts)
        #expect(judged.count == texts.count)
        for (text, judgement) in zip(texts, judged) {
            #expect((IPv6Address(text)?.text ?? "no") == judgement, "\(text)")
        }
        #expect(judged.count { $0 != "no" } > 500)
        #expect(judged.count { $0 == "no" } > 500)
    }

    @Test func `IPv4 agrees with Python's ipaddress`() throws {
        var random = RepeatableRandom(seed: 4)
        let parts = [
            "0", "1", "9", "10", "127", "254", "255", "256", "999", "01", "00", "", " 1", "1 ", "0x1", "1e1", "+1",
            "-1", "１",
        ]
        let texts =
            (0..<3000).map { round in
                (0..<[4, 4, 4, 3, 5][round % 5]).map { _ in
                    Int.random(in: 0...9, using: &random) < 8
                        ? String(Int.random(in: 0...255, using: &random)) : parts.randomElement(using: &random) ?? ""
                }.joined(separator: ".")
            }
        let program = """
            import sys, ipaddress
            for line in sys.stdin:
                try: print(ipaddress.IPv4Address(line[:-1]))
                except ValueError: print("no")
            """
        let judged = try TestOracle.python(program, texts)
        for (text, judgement) in zip(texts, judged) {
            #expect((IPv4Address(text)?.text ?? "no") == judgement, "\(text)")
        }
        #expect(judged.count { $0 != "no" } > 500)
        #expect(judged.count { $0 == "no" } > 500)
    }
}
