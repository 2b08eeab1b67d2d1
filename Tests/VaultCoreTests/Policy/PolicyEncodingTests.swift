// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct PolicyEncodingTests {
    private static let digits = "00112233445566778899aabbccddeeff"

    private static func whole() -> PolicySettings {
        var settings = PolicySettings()
        settings.maximumAge = .seconds(1)
        settings.warningLead = 36_525 * 86_400
        settings.criticalLead = 3600
        settings.allowsBasicAuthentication = true
        settings.allowsNonExpiringTokens = false
        settings.maximumVerificationAge = PolicyLimit.none
        return settings
    }

    private static func policy() -> RotationPolicy {
        var policy = RotationPolicy()
        policy.changedAt = Timestamp(seconds: -7)
        policy[.vault] = whole()
        policy[.selector("site in (a, b),!gpu")] = PolicySettings()
        policy[.cluster(digits)] = whole()
        return policy
    }

    @Test func `a policy comes back`() throws {
        let policy = Self.policy()
        let read = try RotationPolicy(policy.encoded.span)
        #expect(read == policy)
        #expect(read.encoded == policy.encoded)
        #expect(try RotationPolicy(RotationPolicy().encoded.span) == RotationPolicy())
    }

    @Test func `what newer programs wrote is kept, in rules too`() throws {
        var policy = Self.policy()
        policy.unknownFields = [0, 3, 0, 0, 0, 1, 9, 0, 3, 0, 0, 0, 0]
        policy[.vault]?.unknownFields = [0, 10, 0, 0, 0, 2, 1, 2]
        var empty = PolicySettings()
        empty.unknownFields = [255, 255, 0, 0, 0, 0]
        policy[.selector("a")] = empty
        #expect(!empty.isEmpty)
        let read = try RotationPolicy(policy.encoded.span)
        #expect(read == policy)
        #expect(read.encoded == policy.encoded)
    }

    /// A policy of one rule with these fields.
    private static func map(_ fields: [(UInt16, [UInt8])]) -> [UInt8] {
        var rule: [UInt8] = []
        for (tag, value) in fields { rule.appendField(tag, value.span) }
        var out: [UInt8] = []
        out.appendField(1, integer: Int64(5))
        out.appendField(2, rule.span)
        return out
    }

    private static func bytes(_ number: Int64) -> [UInt8] {
        var out: [UInt8] = []
        out.appendInteger(number)
        return out
    }

    private static let id = [UInt8](repeating: 7, count: 16)
    private static let a = Array("a".utf8)
    private static let year100: Int64 = 3_155_760_000

    static let hostile: [[(UInt16, [UInt8])]] = [
        [], [(1, [0])], [(1, [4])], [(1, [])], [(1, [0, 1])], [(4, bytes(5))],
        // Scopes that name too little, too much or the wrong one.
        [(1, [2])], [(1, [3])], [(1, [1]), (2, a)], [(1, [1]), (3, id)], [(1, [2]), (3, id)], [(1, [3]), (2, a)],
        [(1, [2]), (2, a), (3, id)], [(1, [3]), (3, Array(id.dropLast()))],
        // Selectors that are none.
        [(1, [2]), (2, [])], [(1, [2]), (2, [0xFF])], [(1, [2]), (2, Array("a=b=c".utf8))],
        [(1, [2]), (2, Array("a<3".utf8))], [(1, [2]), (2, Array("a\u{A0}".utf8))],
        [(1, [2]), (2, Array(("a," + String(repeating: " ", count: 2046) + "a").utf8))],
        // Settings out of range.
        [(1, [1]), (4, bytes(-1))], [(1, [1]), (4, bytes(year100 + 1))], [(1, [1]), (4, bytes(.max))],
        [(1, [1]), (4, bytes(.min))], [(1, [1]), (5, bytes(0))], [(1, [1]), (6, bytes(0))],
        [(1, [1]), (5, bytes(-5))], [(1, [1]), (9, bytes(-1))], [(1, [1]), (9, [0, 0, 0, 1])],
        [(1, [1]), (7, [2])], [(1, [1]), (8, [255])], [(1, [1]), (7, [])],
        // The same field twice, and out of order.
        [(1, [1]), (4, bytes(5)), (4, bytes(5))], [(1, [1]), (5, bytes(5)), (4, bytes(5))],
    ]

    @Test(arguments: hostile.indices)
    func `a rule that cannot be is malformed`(index: Int) {
        #expect(throws: MalformedBytes.self) { _ = try RotationPolicy(Self.map(Self.hostile[index]).span) }
    }

    @Test(
        arguments: [
            [(1, [1])], [(1, [1]), (4, bytes(0)), (9, bytes(year100))], [(1, [1]), (4, bytes(year100)), (5, bytes(1))],
            [(1, [2]), (2, a), (700, [])], [(1, [2]), (2, Array("\t a in ( ,b)\r\n".utf8))],
            [(1, [2]), (2, Array(("a," + String(repeating: " ", count: 2045) + "a").utf8))], [(1, [3]), (3, id)],
        ] as [[(UInt16, [UInt8])]])
    func `a rule at the edge of what can be is read`(fields: [(UInt16, [UInt8])]) throws {
        let encoded = Self.map(fields)
        #expect(try RotationPolicy(encoded.span).encoded == encoded)
    }

    @Test func `two rules of one scope, and a policy without a time, are malformed`() throws {
        for twice: [UInt8] in [[0, 1, 0, 0, 0, 1, 1], [0, 1, 0, 0, 0, 1, 2, 0, 2, 0, 0, 0, 1, 0x61]] {
            var out: [UInt8] = []
            out.appendField(1, integer: Int64(5))
            out.appendField(2, twice.span)
            #expect(try RotationPolicy(out.span).rules.count == 1)
            out.appendField(2, twice.span)
            #expect(throws: MalformedBytes.self) { _ = try RotationPolicy(out.span) }
        }
        #expect(throws: MalformedBytes.self) { _ = try RotationPolicy([UInt8]().span) }
    }

    @Test func `4,096 rules are read, and one more is malformed`() throws {
        var policy = RotationPolicy()
        policy.rules = (0..<4096).map { number in
            PolicyRule(scope: .cluster(RecordID(high: 0, low: number).hexadecimal), settings: Self.whole())
        }
        #expect(try RotationPolicy(policy.encoded.span).rules.count == 4096)
        policy.rules.append(PolicyRule(scope: .vault, settings: Self.whole()))
        #expect(throws: MalformedBytes.self) { _ = try RotationPolicy(policy.encoded.span) }
    }

    @Test func `a policy cut or changed at any byte is read as something, or malformed, but never crashes`() {
        let encoded = Self.policy().encoded
        for place in encoded.indices {
            _ = try? RotationPolicy(Array(encoded[..<place]).span)
            for bit in 0..<8 {
                var changed = encoded
                changed[place] ^= 1 << UInt8(bit)
                _ = try? RotationPolicy(changed.span)
            }
        }
    }

    @Test(arguments: [
        ("00112233445566778899aabbccddeeff", true), ("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", true),
        ("+0112233445566778899aabbccddeeff", false), ("-0112233445566778899aabbccddeeff", false),
        ("00112233445566778899aabbccddeef", false), ("00112233445566778899aabbccddeeff0", false),
        ("0011223344556677+899aabbccddeeff", false), ("g0112233445566778899aabbccddeeff", false), ("", false),
    ])
    func `a record id is read from exactly 32 digits`(text: String, expected: Bool) {
        let read = RecordID(hexadecimal: text)
        #expect((read != nil) == expected)
        if let read { #expect(read.hexadecimal == text.lowercased()) }
    }
}
