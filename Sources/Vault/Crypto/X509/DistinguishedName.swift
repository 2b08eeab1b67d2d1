// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Writes names as RFC 4514 does: last part first, `+` within a part, control characters and separators escaped.
enum DistinguishedName {
    // XN_FLAG_RFC2253 without ASN1_STRFLGS_ESC_MSB; Swift does not import macros that are made of others.
    // ESC_2253, ESC_CTRL, UTF8_CONVERT, DUMP_UNKNOWN, DUMP_DER, SEP_COMMA_PLUS, DN_REV, DUMP_UNKNOWN_FIELDS.
    private static let flags: UInt = 0x1 | 0x2 | 0x10 | 0x100 | 0x200 | 1 << 16 | 1 << 20 | 1 << 24
    private static let escapeNonASCII: UInt = 0x4

    /// The text; nil if the name cannot be read.
    static func text(of name: OpaquePointer?) -> String? {
        defer { ERR_clear_error() }
        guard let name = unsafe name else { return nil }
        // A BMPString with half a surrogate pair comes out as bytes that are no UTF-8: then every byte above ASCII is
        // escaped.
        return unsafe text(of: name, flags) ?? text(of: name, flags | escapeNonASCII)
    }

    private static func text(of name: OpaquePointer, _ flags: UInt) -> String? {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return nil }
        defer { unsafe BIO_free(bio) }
        guard unsafe X509_NAME_print_ex(bio, name, 0, flags) >= 0 else { return nil }
        let length = unsafe BIO_ctrl_pending(bio)
        guard length > 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: length)
        let read = unsafe bytes.withUnsafeMutableBufferPointer {
            unsafe BIO_read(bio, $0.baseAddress, Int32(clamping: $0.count))
        }
        return Int(read) == length ? String(validating: bytes, as: UTF8.self) : nil
    }
}
