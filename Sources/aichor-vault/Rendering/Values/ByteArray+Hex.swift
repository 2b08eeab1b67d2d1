// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Lower-case hexadecimal digits.
    var hex: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(count * 2)
        for byte in self {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}
