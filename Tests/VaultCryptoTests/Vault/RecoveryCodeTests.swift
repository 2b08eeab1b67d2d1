// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// Recovery codes as people write and mistype them.
struct RecoveryCodeTests {
    static let text = "R30WT-5GY4U-RQ3CE-FJ69$-SB5W2-SKEE*-SZ8DW-3MPK$"

    @Test(
        arguments: zip(
            [Example.recoveryCode, [UInt8](repeating: 0, count: 20), [UInt8](repeating: 0xFF, count: 20)],
            [
                text, "00000-00000-00000-00000-00000-00000-00000-00000",
                "ZZZZ*-ZZZZ*-ZZZZ*-ZZZZ*-ZZZZ*-ZZZZ*-ZZZZ*-ZZZZ*",
            ]))
    func `is written and read as the format says`(_ code: [UInt8], _ text: String) throws {
        #expect(String(decoding: bytes(of: try RecoveryCode.text(of: secret(code))), as: UTF8.self) == text)
        #expect(bytes(of: try RecoveryCode.parse(secret(text))) == code)
    }

    @Test func `a fresh code survives paper`() throws {
        for _ in 0..<100 {
            let code = try RecoveryCode.generate()
            #expect(bytes(of: try RecoveryCode.parse(try RecoveryCode.text(of: code))) == bytes(of: code))
        }
    }

    @Test(arguments: [
        text.lowercased(), text.replacing("-", with: ""), "  " + text.replacing("-", with: " - ") + "\r\n",
        text.replacing("0", with: "O"), text.replacing("0", with: "o"), text.replacing("-", with: "\t"),
    ])
    func `reads what a person may type`(_ typed: String) throws {
        #expect(bytes(of: try RecoveryCode.parse(secret(typed))) == Example.recoveryCode)
    }

    @Test func `reads I and L as 1`() throws {
        let code = [UInt8](repeating: 0, count: 19) + [33]
        let text = String(decoding: bytes(of: try RecoveryCode.text(of: secret(code))), as: UTF8.self)
        #expect(text.hasSuffix("-0011~"))
        for typed in ["-00IL~", "-00li~", "-OoL1~"] {
            let whole = text.replacing("-0011~", with: typed)
            #expect(bytes(of: try RecoveryCode.parse(secret(whole))) == code)
        }
    }

    @Test func `every single wrong symbol is found and its group named`() throws {
        let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U!é".utf8)
        let right = Array(Self.text.utf8)
        for position in right.indices where right[position] != UInt8(ascii: "-") {
            for symbol in symbols where symbol != right[position] {
                var typed = right
                typed[position] = symbol
                #expect(problem(typed) == "has a mistake in group \(position / 6 + 1)")
            }
        }
    }

    @Test func `neighbours exchanged are found`() {
        let right = Array(Self.text.utf8)
        for position in right.indices.dropLast() where right[position] != right[position + 1] {
            guard right[position] != UInt8(ascii: "-"), right[position + 1] != UInt8(ascii: "-") else { continue }
            var typed = right
            typed.swapAt(position, position + 1)
            #expect(problem(typed) == "has a mistake in group \(position / 6 + 1)")
        }
    }

    @Test func `a code that is too short or too long is refused`() {
        let right = Array(Self.text.utf8)
        #expect(problem([]) == "ends in group 1 of 8")
        #expect(problem(Array(right.prefix(5))) == "ends in group 2 of 8")
        #expect(problem(right.dropLast()) == "ends in group 8 of 8")
        #expect(problem(right + [0x30]) == "has more than 8 groups")
    }

    @Test func `an error does not repeat what was typed`() {
        let typed = Self.text.replacing("RQ3CE", with: "RQ3CF")
        do {
            _ = try RecoveryCode.parse(secret(typed))
            Issue.record("a wrong code was read")
        } catch {
            #expect(error.field == "recovery code")
            let text = "\(error)".uppercased()
            for group in typed.split(separator: "-") { #expect(!text.contains(group)) }
        }
    }

    @Test func `only 20 bytes are a code`() {
        #expect(throws: CryptoError.invalidLength) {
            _ = try RecoveryCode.text(of: secret([UInt8](repeating: 0, count: 19)))
        }
    }

    private func problem(_ typed: [UInt8]) -> String? {
        do {
            _ = try RecoveryCode.parse(secret(typed))
            return nil
        } catch {
            return error.problem
        }
    }
}
