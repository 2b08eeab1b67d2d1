// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A DNS name among a certificate's names, with or without an asterisk as its whole first label.
enum HostPattern {
    private static let dot = UInt8(ascii: ".")

    /// Whether `pattern` is the host, which is in lower case and without a trailing dot, or the asterisk stands for its
    /// first label; alone it stands for nothing (Go since 1.22).
    static func matches(_ pattern: [UInt8], _ host: [UInt8]) -> Bool {
        let pattern = pattern.map(\.asciiLowercased)
        if pattern == host { return !host.isEmpty }
        guard pattern.first == UInt8(ascii: "*"), pattern.count > 2, pattern[1] == dot, isHost(pattern[2...]),
            let cut = host.firstIndex(of: dot), cut > 0
        else { return false }
        return host[cut...] == pattern[1...]
    }

    /// Letters, digits, hyphens and underscores in labels that are not empty and do not begin with a hyphen (Go,
    /// validHostname).
    static func isHost(_ name: ArraySlice<UInt8>) -> Bool {
        name.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-")
                && label.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
    }
}
