// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// HKDF-SHA-256 against RFC 5869, appendix A.
struct HKDFTests {
    struct Vector: Sendable {
        let material: [UInt8]
        let salt: [UInt8]
        let info: [UInt8]
        let key: String
        let output: String
    }

    static let vectors = [
        Vector(
            material: Array(repeating: 0x0B, count: 22), salt: Array(0...12), info: Array(0xF0...0xF9),
            key: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        Vector(
            material: Array(0...0x4F), salt: Array(0x60...0xAF), info: Array(0xB0...0xFF),
            key: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        Vector(
            material: Array(repeating: 0x0B, count: 22), salt: [], info: [],
            key: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ]

    @Test(arguments: vectors)
    func `gives key and output of RFC 5869`(_ vector: Vector) throws {
        let key = try HKDF.extract(salt: vector.salt.span, inputKeyMaterial: vector.material.span)
        #expect(bytes(of: key).hexadecimal == vector.key)
        let count = vector.output.utf8.count / 2
        let output = try key.withBytes { try HKDF.expand($0, info: vector.info.span, count: count) }
        #expect(bytes(of: output).hexadecimal == vector.output)
    }

    @Test func `a shorter output is the beginning of a longer one`() throws {
        let key = [UInt8](repeating: 9, count: 32)
        let longest = bytes(of: try HKDF.expand(key.span, info: [1].span, count: HKDF.maximumCount))
        #expect(longest.count == 8160)
        for count in [0, 1, 31, 32, 33, 64, 8159] {
            let shorter = bytes(of: try HKDF.expand(key.span, info: [1].span, count: count))
            #expect(shorter == Array(longest.prefix(count)))
        }
    }

    @Test(arguments: [-1, HKDF.maximumCount + 1])
    func `refuses a length that RFC 5869 does not have`(_ count: Int) {
        let key = [UInt8](repeating: 9, count: 32)
        #expect(throws: CryptoError.invalidLength) { _ = try HKDF.expand(key.span, info: key.span, count: count) }
    }
}
