// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// A curve of those that Go supports: P-224, P-256, P-384 and P-521.
struct NamedCurve {
    /// OpenSSL's number, and how many bytes a coordinate has.
    private let number: Int32
    private let size: Int

    init?(identifier: [UInt8]) {
        switch identifier {
        case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]: (number, size) = (NID_X9_62_prime256v1, 32)
        case [0x2B, 0x81, 4, 0, 33]: (number, size) = (NID_secp224r1, 28)
        case [0x2B, 0x81, 4, 0, 34]: (number, size) = (NID_secp384r1, 48)
        case [0x2B, 0x81, 4, 0, 35]: (number, size) = (NID_secp521r1, 66)
        default: return nil
        }
    }

    /// Whether an uncompressed point is on the curve, with both coordinates below the field's prime.
    ///
    /// Go looks at this when it reads a certificate, OpenSSL when it uses the key, which it never does with a surplus one.
    func contains(_ point: [UInt8]) -> Bool {
        guard point.first == 4, point.count == 1 + 2 * size else { return false }
        guard let group = unsafe EC_GROUP_new_by_curve_name(number) else { return false }
        defer { unsafe EC_GROUP_free(group) }
        guard let parsed = unsafe EC_POINT_new(group) else { return false }
        defer {
            unsafe EC_POINT_free(parsed)
            ERR_clear_error()
        }
        return unsafe EC_POINT_oct2point(group, parsed, point, point.count, nil) == 1
    }
}
