// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The engine name that comes nearest to another program's name for a cluster.
enum EngineNameProposal {
    /// In lower case, every run of other characters one hyphen, `c-` before a digit, at most 63 bytes; nil if nothing is left.
    static func name(for text: String) -> ClusterName? {
        var name: [UInt8] = []
        for byte in text.utf8 {
            let letter = byte.asciiLowercased
            if letter.isASCIILowercase || letter.isASCIIDigit {
                name.append(letter)
            } else if let last = name.last, last != UInt8(ascii: "-") {
                name.append(UInt8(ascii: "-"))
            }
        }
        while name.last == UInt8(ascii: "-") { name.removeLast() }
        if let first = name.first, first.isASCIIDigit { name = Array("c-".utf8) + name }
        var cut = name.prefix(63)
        while cut.last == UInt8(ascii: "-") { cut.removeLast() }
        return try? ClusterName(String(decoding: cut, as: UTF8.self))
    }
}
