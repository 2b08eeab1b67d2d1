// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// An e-mail address as a certificate has it (RFC 2821, section 4.1.2), read as Go reads it.
struct Mailbox: Equatable {
    let local: [UInt8]
    /// In lower case.
    let domain: [UInt8]

    init?(_ text: [UInt8]) {
        guard let first = text.first else { return nil }
        var rest = text[...]
        let isQuoted = first == UInt8(ascii: "\"")
        guard let local = isQuoted ? Self.quoted(&rest) : Self.plain(&rest), rest.popFirst() == UInt8(ascii: "@") else {
            return nil
        }
        let domain = Array(rest)
        // Go takes no second `@` since 1.27.
        guard DomainName.isValid(domain), !domain.contains(UInt8(ascii: "@")) else { return nil }
        self.local = local
        self.domain = domain.map(\.asciiLowercased)
    }

    /// What stands between quotation marks; a backslash goes before any character.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var local: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return local }
            var kept = byte
            if byte == UInt8(ascii: "\\") {
                guard let next = rest.popFirst() else { return nil }
                kept = next
            } else if byte == 9 {
                return nil
            }
            guard kept != 0, kept != 10, kept != 13, kept < 0x80 else { return nil }
            local.append(kept)
        }
        return nil
    }

    private static func plain(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var local: [UInt8] = []
        while let byte = rest.first {
            if byte == UInt8(ascii: "\\") {
                rest.removeFirst()
                guard let next = rest.first else { return nil }
                local.append(next)
            } else if byte.isASCIIAlphanumeric || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte) {
                local.append(byte)
            } else {
                break
            }
            rest.removeFirst()
        }
        let dot = UInt8(ascii: ".")
        let hasTwoDots = zip(local, local.dropFirst()).contains { $0 == dot && $1 == dot }
        return local.isEmpty || local.first == dot || local.last == dot || hasTwoDots ? nil : local
    }
}
