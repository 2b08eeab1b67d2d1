// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The entries of NO_PROXY: `*`, addresses, ranges of addresses, and domains, each with an optional port.
///
/// `example.com` is for the domain and its subdomains, `.example.com` and `*.example.com` only for the subdomains.
struct ProxyExceptions: Sendable {
    private struct Domain {
        /// With a dot in front.
        let suffix: String
        let isForItself: Bool
        let port: String
    }

    /// The first bits of addresses, for IPv4 or for IPv6: Go compares no address with a range of the other kind.
    private struct Range {
        let bits: ArraySlice<Bool>
        var isV4: Bool { isMapped(bits) }

        func contains(_ address: [Bool]) -> Bool { isV4 == isMapped(address[...]) && address.starts(with: bits) }
    }

    private var isForAll = false
    private var ranges: [Range] = []
    private var addresses: [(bits: [Bool], port: String)] = []
    private var domains: [Domain] = []

    init(_ text: String) {
        for entry in text.split(separator: ",") { add(String(entry.trimmed).lowercased()) }
    }

    /// Whether an endpoint is reached without a proxy.
    func contain(_ endpoint: APIEndpoint) -> Bool {
        if isForAll { return true }
        let port = String(endpoint.port)
        if let bits = Self.bits(endpoint.host) {
            return ranges.contains { $0.contains(bits) }
                || addresses.contains { $0.bits == bits && ($0.port.isEmpty || $0.port == port) }
        }
        return domains.contains { domain in
            (endpoint.host.hasSuffix(domain.suffix) || (domain.isForItself && "." + endpoint.host == domain.suffix))
                && (domain.port.isEmpty || domain.port == port)
        }
    }

    /// 127.0.0.0/8 and ::1.
    static func isLoopback(_ host: String) -> Bool {
        if let v4 = IPv4Address(host) { return v4.value >> 24 == 127 }
        guard let v6 = IPv6Address(host) else { return false }
        return v6.high == 0 && (v6.low == 1 || v6.low >> 24 == 0xFF_FF7F)
    }

    private mutating func add(_ entry: String) {
        guard !entry.isEmpty else { return }
        if entry == "*" {
            isForAll = true
            return
        }
        if let slash = entry.firstIndex(of: "/"), let bits = Self.bits(String(entry[..<slash])) {
            let isV4 = IPv4Address(String(entry[..<slash])) != nil
            let text = entry[entry.index(after: slash)...]
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text),
                length <= (isV4 ? 32 : 128)
            else { return }
            ranges.append(Range(bits: bits.prefix(isV4 ? 96 + length : length)))
            return
        }
        let (host, port) = Self.split(entry)
        if let bits = Self.bits(host) {
            addresses.append((bits, port))
            return
        }
        let name = host.hasPrefix("*.") ? String(host.dropFirst()) : host
        guard !name.isEmpty else { return }
        let isForItself = !name.hasPrefix(".")
        domains.append(Domain(suffix: isForItself ? "." + name : name, isForItself: isForItself, port: port))
    }

    /// Host and port; the port is empty if there is none.
    ///
    /// Without a port there are no brackets in Go.
    private static func split(_ entry: String) -> (host: String, port: String) {
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            let host = String(entry[entry.index(after: entry.startIndex)..<end])
            let rest = entry[entry.index(after: end)...]
            return rest.hasPrefix(":") ? (host, String(rest.dropFirst())) : (entry, "")
        }
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (entry, "")
    }

    /// An address as the bits of an IPv6 address, an IPv4 address as the one that is mapped to it, as Go compares them.
    private static func bits(_ text: String) -> [Bool]? {
        let halves: [UInt64]
        if let v4 = IPv4Address(text) {
            halves = [0, 0xFFFF << 32 | UInt64(v4.value)]
        } else if let v6 = IPv6Address(text) {
            halves = [v6.high, v6.low]
        } else {
            return nil
        }
        return halves.flatMap { half in (0..<64).map { half >> UInt64(63 - $0) & 1 == 1 } }
    }
}

/// Whether the bits are those of an IPv4 address, or of a range of them (RFC 4291, section 2.5.5.2).
private func isMapped(_ bits: ArraySlice<Bool>) -> Bool {
    bits.count >= 96 && bits.prefix(80).allSatisfy { !$0 } && bits.dropFirst(80).prefix(16).allSatisfy { $0 }
}
