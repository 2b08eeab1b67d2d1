// SPDX-License-Identifier: Apache-2.0

/// The common name in a distinguished name's encoding.
enum CommonName {
    private static let identifier: [UInt8] = [0x55, 4, 3]

    /// The last one, if it is ASCII.
    static func read(_ name: [UInt8]) -> String? {
        var outer = DERReader(name)
        guard var parts = outer.contents(DERTag.sequence) else { return nil }
        var found: String?
        while var part = parts.contents(DERTag.set) {
            while var attribute = part.contents(DERTag.sequence) {
                guard attribute.identifier() == identifier, let (_, value, _) = attribute.next(),
                    value.rest.allSatisfy({ $0 < 0x80 })
                else { continue }
                found = String(decoding: value.rest, as: UTF8.self)
            }
        }
        return found
    }
}
