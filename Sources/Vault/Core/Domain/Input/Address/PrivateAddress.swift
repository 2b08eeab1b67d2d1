// SPDX-License-Identifier: Apache-2.0

/// Addresses that no public CA issues certificates for (CA/Browser Forum, Baseline Requirements, section 4.2.2): private, shared,
/// link-local and loopback ones.
package enum PrivateAddress {
    /// Whether a host is one of them; a name is none.
    package static func contains(_ host: String) -> Bool {
        if let address = IPv4Address(host) { return contains(address.value) }
        guard let address = IPv6Address(host) else { return false }
        if let mapped = address.mappedIPv4 { return contains(mapped.value) }
        // RFC 4193, RFC 4291 (sections 2.5.3 and 2.5.6).
        return address.high >> 57 == 0xFC >> 1 || address.high >> 54 == 0xFE80 >> 6
            || address.high == 0 && address.low <= 1
    }

    /// RFC 1918, RFC 6598, RFC 3927, RFC 1122.
    private static func contains(_ value: UInt32) -> Bool {
        value >> 24 == 10 || value >> 20 == 0xAC1 || value >> 16 == 0xC0A8 || value >> 22 == 0x6440 >> 6
            || value >> 16 == 0xA9FE || value >> 24 == 127
    }
}
