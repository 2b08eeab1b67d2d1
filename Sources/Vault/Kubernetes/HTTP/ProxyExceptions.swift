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

    private var isForAll = false
    /// As Go's net.IPNet, one for IPv6 contains no IPv4 address, not even as a mapped one.
    private var addresses: [(bits: [Bool], isV4: Bool, port: String)] = []
    private var domains: [Domain] = []

    init(_ text: String) {
        for entry in text.split(separator: ",") { add(String(entry.trimmed).lowercased()) }
    }

    /// Whether an endpoint is reached without a proxy.
    func contain(_ endpoint: APIEndpoint) -> Bool {
        if isForAll { return true }
        let port = String(endpoint.port)
        if let bits = Self.bits(endpoint.host) {
            return addresses.contains { entry in
                entry.isV4 == Self.isV4(bits) && entry.bits.count <= bits.count && bits.starts(with: entry.bits)
                    && (entry.port.isEmpty || entry.port == port)
            }
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
        if let slash = entry.lastIndex(of: "/"), let bits = Self.bits(String(entry[..<slash])) {
            let isV4 = IPv4Address(String(entry[..<slash])) != nil
            guard let length = Int(entry[entry.index(after: slash)...]), (0...(isV4 ? 32 : 128)).contains(length) else {
                return
            }
            // A mapped network with a length that does not reach into the IPv4 part contains nothing.
            if !isV4, Self.isV4(bits), length < 96 { return }
            addresses.append((Array(bits.prefix(isV4 ? 96 + length : length)), Self.isV4(bits), ""))
            return
        }
        let (host, port) = Self.split(entry)
        if let bits = Self.bits(host) {
            addresses.append((bits, Self.isV4(bits), port))
            return
        }
        let name = host.hasPrefix("*.") ? String(host.dropFirst()) : host
        guard !name.isEmpty else { return }
        let isForItself = !name.hasPrefix(".")
        domains.append(Domain(suffix: isForItself ? "." + name : name, isForItself: isForItself, port: port))
    }

    /// Host and port; the port is empty if there is none.
    private static func split(_ entry: String) -> (host: String, port: String) {
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            let host = String(entry[entry.index(after: entry.startIndex)..<end])
            let rest = entry[entry.index(after: end)...]
            return (host, rest.hasPrefix(":") ? String(rest.dropFirst()) : "")
        }
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (entry, "")
    }

    /// Whether bits are those of an IPv4 address (RFC 4291, section 2.5.5.2).
    private static func isV4(_ bits: [Bool]) -> Bool {
        bits.prefix(80).allSatisfy { !$0 } && bits[80..<96].allSatisfy(\.self)
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
