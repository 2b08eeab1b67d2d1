// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The names of a certificate's subjectAltName extension, found without any reader of certificates: a second opinion.
struct PlainNames {
    private var dns: [[UInt8]] = []
    private var addresses: [[UInt8]] = []

    /// Looks for the extension's object identifier (2.5.29.17) anywhere.
    init(certificate: [UInt8]) {
        let mark: [UInt8] = [0x06, 0x03, 0x55, 0x1D, 0x11]
        var index = 0
        while index + mark.count <= certificate.count {
            if certificate[index] == 0x06, certificate[index..<(index + mark.count)].elementsEqual(mark) {
                read(certificate[(index + mark.count)...])
            }
            index += 1
        }
    }

    /// Whether a host is among them: by its bytes, or by an asterisk in the place of its first label.
    func hold(_ host: ServerName) -> Bool {
        switch host {
        case .address(let bytes, _): return addresses.contains { Self.wide($0) == Self.wide(bytes) }
        case .dns(let name):
            let wanted = Array(name.utf8)
            let parent = wanted.firstIndex(of: UInt8(ascii: ".")).map { [UInt8(ascii: "*")] + wanted[$0...] }
            return dns.contains { $0 == wanted || $0 == parent }
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        if rest.first == 0x01 { _ = Self.element(&rest) }
        guard let value = Self.element(&rest), value.tag == 0x04 else { return }
        var inner = value.contents
        guard let list = Self.element(&inner), list.tag == 0x30 else { return }
        var names = list.contents
        while let name = Self.element(&names) {
            if name.tag == 0x82 { dns.append(name.contents.map(\.asciiLowercased)) }
            if name.tag == 0x87 { addresses.append(Array(name.contents)) }
        }
    }

    /// An IPv4 address as the IPv6 address that is mapped to it.
    private static func wide(_ address: [UInt8]) -> [UInt8] {
        address.count == 4 ? [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address : address
    }

    /// Takes an element off the front; nil if there is none.
    private static func element(_ bytes: inout ArraySlice<UInt8>) -> (tag: UInt8, contents: ArraySlice<UInt8>)? {
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            guard first & 0x7F <= 4, bytes.count >= first & 0x7F else { return nil }
            length = 0
            for _ in 0..<(first & 0x7F) { length = length << 8 | Int(bytes.popFirst() ?? 0) }
        }
        guard length <= bytes.count else { return nil }
        let contents = bytes.prefix(length)
        bytes = bytes.dropFirst(length)
        return (tag, contents)
    }
}
