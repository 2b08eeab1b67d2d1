// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// The names of ASN.1 objects, as OpenSSL knows them.
enum ASN1ObjectName {
    /// An object's long name, or its identifier in digits; nil if it has neither.
    static func text(of object: OpaquePointer?) -> String? {
        unsafe text { buffer, size in unsafe Int(OBJ_obj2txt(buffer, Int32(size), object, 0)) }
    }

    /// What a C function writes into a buffer; nil unless it returns how many bytes that were.
    @unsafe static func text(_ write: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> String? {
        var buffer = [CChar](repeating: 0, count: 128)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { unsafe write($0.baseAddress, $0.count) }
        guard length > 0, length < buffer.count else { return nil }
        return String(validating: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
