// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The host of a URI among a certificate's names, as Go's net/url finds it, and stricter where Go's rules have changed.
enum URIAuthority {
    /// The host with its port, empty if there is none; nil if the URI is malformed.
    static func read(_ uri: [UInt8]) -> [UInt8]? {
        guard !uri.contains(where: \.isASCIIControl), areEscapesWhole(uri) else { return nil }
        let reference = uri.prefix { $0 != UInt8(ascii: "#") }
        guard let rest = afterScheme(reference) else { return nil }
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        let slashes = "//".utf8
        guard path.starts(with: slashes) else {
            // Without a scheme, a colon in the first segment would look like one.
            let segment = path.prefix { $0 != UInt8(ascii: "/") }
            let hasScheme = rest.startIndex > reference.startIndex
            return hasScheme || !segment.contains(UInt8(ascii: ":")) ? [] : nil
        }
        let authority = path.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
        guard let host = withoutUser(authority), isHost(host) else { return nil }
        return Array(host)
    }

    private static func areEscapesWhole(_ uri: [UInt8]) -> Bool {
        uri.indices.allSatisfy { index in
            guard uri[index] == UInt8(ascii: "%") else { return true }
            return index + 2 < uri.count && uri[index + 1].isASCIIHexDigit && uri[index + 2].isASCIIHexDigit
        }
    }

    /// What follows the scheme; all of it if there is none; nil if it is empty.
    private static func afterScheme(_ uri: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for (index, byte) in zip(uri.indices, uri) {
            if byte == UInt8(ascii: ":") { return index == uri.startIndex ? nil : uri[(index + 1)...] }
            let isFirst = index == uri.startIndex
            guard byte.isASCIILetter || !isFirst && (byte.isASCIIDigit || "+-.".utf8.contains(byte)) else { return uri }
        }
        return uri
    }

    private static func withoutUser(_ authority: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return authority }
        let isAllowed = authority[..<at].allSatisfy {
            $0.isASCIIAlphanumeric || "-._:~!$&'()*+,;=%".utf8.contains($0)
        }
        return isAllowed ? authority[(at + 1)...] : nil
    }

    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.isEmpty { return true }
        var name = host
        if host.first == UInt8(ascii: "[") {
            guard let close = host.lastIndex(of: UInt8(ascii: "]")),
                IPv6Address(String(decoding: host[(host.startIndex + 1)..<close], as: UTF8.self)) != nil
            else { return false }
            return isPort(host[(close + 1)...])
        }
        if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
            guard isPort(host[colon...]) else { return false }
            name = host[..<colon]
        }
        let isAllowed = name.allSatisfy { $0.isASCIIAlphanumeric || "-_.~!$&'()*+,;=".utf8.contains($0) }
        return isAllowed && DomainName.isValid(Array(host))
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(\.isASCIIDigit)
    }

    /// The host alone, in lower case, as constraints are held against it; nil if there is none or it is an address.
    static func host(of authority: [UInt8]) -> [UInt8]? {
        guard authority.first != UInt8(ascii: "[") else { return nil }
        let host = authority.prefix { $0 != UInt8(ascii: ":") }.map(\.asciiLowercased)
        let text = String(decoding: host, as: UTF8.self)
        return host.isEmpty || IPv4Address(text) != nil ? nil : host
    }
}
