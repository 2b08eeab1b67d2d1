// SPDX-License-Identifier: Apache-2.0

/// Keys that no TLS server of kubectl's can have, but that Go reads when it reads a certificate: DSA and ML-DSA.
enum OtherKey {
    private static let dsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1]
    /// 2.16.840.1.101.3.4.3, followed by the number of an algorithm (RFC 9881, section 2).
    private static let signatures: [UInt8] = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3]
    private static let mldsaSizes: [UInt8: Int] = [17: 1312, 18: 1952, 19: 2592]

    /// Whether Go can read the key; a key of an algorithm that it does not know is not read at all.
    static func isReadable(_ identifier: [UInt8], _ parameters: DERReader, _ key: [UInt8]) -> Bool {
        if identifier == dsa { return isReadableDSA(parameters, DERReader(key)) }
        guard identifier.dropLast() == signatures[...], let size = identifier.last.flatMap({ mldsaSizes[$0] }) else {
            return true
        }
        return parameters.isEmpty && key.count == size
    }

    /// Four positive numbers (RFC 3279, section 2.3.2).
    private static func isReadableDSA(_ parameters: DERReader, _ key: DERReader) -> Bool {
        var (parameters, key) = (parameters, key)
        guard var fields = parameters.contents(DERTag.sequence) else { return false }
        let numbers = [key.integer(), fields.integer(), fields.integer(), fields.integer()]
        return numbers.allSatisfy { number in
            guard let number, let first = number.first else { return false }
            return first < 0x80 && number.contains { $0 != 0 }
        }
    }
}
