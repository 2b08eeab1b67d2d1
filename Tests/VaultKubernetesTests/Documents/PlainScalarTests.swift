// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VaultKubernetes

/// Scalars without quotes mean what they mean to go-yaml v2; each row was checked against it.
@Suite struct PlainScalarTests {
    private func resolve(_ text: String) -> PlainScalar { PlainScalar(Array(text.utf8).span) }

    @Test(arguments: ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
    func `words for true are true`(_ text: String) { #expect(resolve(text) == .boolean(true)) }

    @Test(arguments: ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
    func `words for false are false`(_ text: String) { #expect(resolve(text) == .boolean(false)) }

    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func `words for nothing are null`(_ text: String) { #expect(resolve(text) == .null) }

    @Test(arguments: [
        "0", "00", "12", "-1", "+1", "0x1F", "0X1f", "0b101", "0B1", "-0b11", "010", "0o17", "0O7", "-010", "1_000",
        "1__0",
        "1_", "0_7", "0x_1", "-_1", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "-9223372036854775808", "0xFFFFFFFFFFFFFFFF",
    ])
    func `whole numbers in any base are integers`(_ text: String) { #expect(resolve(text) == .integer) }

    @Test(arguments: [
        "1.5", "1.", ".5", "-.5", "1e5", "1E5", "1e+5", "08", "09", ".5e3", ".1_5", "1_0.5_0", "1e308",
        "1.7976931348623158e308", "1e-400", "0e999", "18446744073709551616", "0777777777777777777777777", "1e1_0",
        "+9223372036854775808",
    ])
    func `numbers beyond whole ones are floats`(_ text: String) { #expect(resolve(text) == .float(isFinite: true)) }

    @Test(arguments: [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"])
    func `numbers that JSON has not are told apart`(_ text: String) {
        #expect(resolve(text) == .float(isFinite: false))
    }

    @Test(arguments: [
        "tRue", "nULL", "yES", "0xZ", "0b12", "0o8", "0x", "0b", "-", "+", "+-", "1e", ".", "..", ".e5", "._5", ".1_",
        "1e400", "1.8e308", "1.7976931348623159e308", "81234e5678", "0x10000000000000000", ".Nan", "inf", "nan",
        "2001-01-01", "2001-12-14T21:59:43Z", "12:30:45", "1.2.3.4", "1e3x", "0x1p4", "_1", "abc", "=", "1 2",
    ])
    func `anything else is a string`(_ text: String) { #expect(resolve(text) == .string) }
}
