// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Names of subjectAltName and nameConstraints for people: `DNS:api.example.com`, `IP:10.0.0.0/255.0.0.0`.
enum GeneralNameText {
    /// The text of a name; from outside, so only what is visible ASCII stands as it is.
    @unsafe static func text(of name: UnsafePointer<GENERAL_NAME>) -> String {
        let kind = unsafe aichor_general_name_kind(name)
        let prefix = [GEN_DNS: "DNS", GEN_IPADD: "IP", GEN_EMAIL: "email", GEN_URI: "URI", GEN_DIRNAME: "name"][kind]
        guard let prefix else { return "other" }
        guard let string = unsafe aichor_general_name_text(name) else { return prefix }
        let count = Int(unsafe ASN1_STRING_length(string))
        let bytes = unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: count))
        return "\(prefix):\(kind == GEN_IPADD ? address(bytes) : visible(bytes))"
    }

    private static func visible(_ bytes: [UInt8]) -> String {
        bytes.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            text += (0x21...0x7E).contains(byte) ? String(scalar) : scalar.escaped
        }
    }

    /// An address, or in a constraint an address and its mask.
    private static func address(_ bytes: [UInt8]) -> String {
        switch bytes.count {
        case 4, 16: one(bytes)
        case 8, 32: one(Array(bytes.prefix(bytes.count / 2))) + "/" + one(Array(bytes.suffix(bytes.count / 2)))
        default: "malformed"
        }
    }

    private static func one(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let text = groups.map { String($0, radix: 16) }.joined(separator: ":")
        return IPv6Address(text)?.text ?? text
    }
}
