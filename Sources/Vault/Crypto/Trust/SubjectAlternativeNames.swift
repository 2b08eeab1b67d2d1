// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// The names in a certificate's subjectAltName extension (RFC 5280, section 4.2.1.6) by which a server is found.
struct SubjectAlternativeNames: Equatable {
    /// DNS names as they stand there, and only if they are visible ASCII.
    var dns: [String] = []
    /// IP addresses in their usual text.
    var addresses: [String] = []
    /// Whether the extension is there, whatever it holds.
    var isPresent = false
    /// Whether it is malformed, or a name in it is none.
    var isMalformed = false

    /// All names for a message, each in quotes; what is from outside is shown neutrally.
    var listed: String {
        let all = dns.map { "DNS:" + $0 } + addresses.map { "IP:" + $0 }
        let shown = all.prefix(12).joined(separator: ", ")
        return all.count > 12 ? "\(shown) and \(all.count - 12) more" : shown
    }
}

extension SubjectAlternativeNames {
    /// Reads the extension of a certificate of OpenSSL's.
    init(_ certificate: OpaquePointer) {
        var status: Int32 = 0
        guard let names = unsafe aichor_alternative_names(certificate, &status) else {
            // -1: there is none.
            isPresent = status != -1
            isMalformed = isPresent
            ERR_clear_error()
            return
        }
        defer { unsafe aichor_names_free(names) }
        isPresent = true
        for index in 0..<(unsafe aichor_names_count(names)) {
            let kind = unsafe aichor_name_kind(names, index)
            guard let text = unsafe aichor_name_text(names, index) else { continue }
            let count = Int(unsafe ASN1_STRING_length(text))
            let start = unsafe ASN1_STRING_get0_data(text)
            let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
            if kind == GEN_DNS { addDNS(bytes) } else { addAddress(bytes) }
        }
    }

    private mutating func addDNS(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            isMalformed = true
            return
        }
        dns.append(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func addAddress(_ bytes: [UInt8]) {
        switch bytes.count {
        case 4: addresses.append(bytes.map(String.init).joined(separator: "."))
        case 16:
            let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
            let text = groups.map { String($0, radix: 16) }.joined(separator: ":")
            addresses.append(IPv6Address(text)?.text ?? text)
        default: isMalformed = true
        }
    }
}
