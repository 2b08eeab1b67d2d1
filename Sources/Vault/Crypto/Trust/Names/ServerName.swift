// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Whom a server's certificate must be for: a DNS name or an IP address, normalised before OpenSSL sees it.
///
/// OpenSSL treats an empty host as "check no name", a leading dot for "any sub-domain", and matches `*` and `a:b` literally.
package enum ServerName: Equatable, Sendable {
    /// A name in lower case without a trailing dot, as ``HostName/normalised(_:)`` gives it.
    case dns(String)
    /// The 4 or 16 bytes of an address, which are compared by value.
    case address(bytes: [UInt8], text: String)

    /// Reads a host alone: a name, an IPv4 address, or an IPv6 address with or without brackets.
    package init(_ text: String) throws(InvalidInput) {
        if let v4 = IPv4Address(text) {
            self = .address(bytes: v4.bytes, text: v4.text)
            return
        }
        let inner = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let v6 = IPv6Address(inner) {
            // An address that is an IPv4 address in IPv6's clothes is that one, as for Go.
            let isMapped = v6.high == 0 && v6.low >> 32 == 0xFFFF
            let v4 = IPv4Address(value: UInt32(truncatingIfNeeded: v6.low))
            self = .address(bytes: isMapped ? v4.bytes : Bytes16(high: v6.high, low: v6.low).bytes, text: v6.text)
            return
        }
        self = .dns(try HostName.normalised(text))
    }

    /// The name or address for messages.
    package var text: String {
        switch self {
        case .dns(let name): name
        case .address(_, let text): text
        }
    }
}

extension IPv4Address {
    fileprivate var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) } }
}
