// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The tags of pages (FORMAT.md, section 3.1), over one reused context: every page that is read or written passes here.
package final class PageTagger: PageTagging {
    private static let prefix: UInt8 = 0x05
    private let hash: SHA256

    package init() throws(CryptoError) { hash = try SHA256() }

    package func tag(of content: Span<UInt8>, page number: UInt32, vaultID: VaultID) throws -> PageTag {
        // On the stack: an array would be allocated for each page.
        let place = [20 of UInt8] { index in
            switch index {
            case 0..<8: UInt8(truncatingIfNeeded: vaultID.high >> UInt64(56 - 8 * index))
            case 8..<16: UInt8(truncatingIfNeeded: vaultID.low >> UInt64(120 - 8 * index))
            default: UInt8(truncatingIfNeeded: number >> UInt32(152 - 8 * index))
            }
        }
        try hash.start(with: Self.prefix)
        try hash.update(place.span)
        try hash.update(content)
        return try hash.finish().prefix16
    }
}
