// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// The pages of one vault, each with the vault's id and a tag in its last bytes (FORMAT.md, section 3.1).
///
/// A tag needs no key, so that damage is detected before anything is unlocked. For the same reason it stops nobody who means to deceive.
@safe final class SealedPages {
    private static let size = VaultFormat.pageSize
    private static let content = VaultFormat.pageContent
    private static let tag = content + VaultID.byteCount

    private let tagger: any PageTagging
    /// Whose pages these are; of a file that was just opened, whatever its first page claims.
    private(set) var vaultID: VaultID?

    init(_ tagger: any PageTagging, of vaultID: VaultID?) {
        self.tagger = tagger
        self.vaultID = vaultID
    }

    /// The pages of another file of the same vault.
    func copy() -> SealedPages { SealedPages(tagger, of: vaultID) }

    /// Refuses a page that is not the one that was written; `place` names it in the message.
    func check(_ page: Span<UInt8>, _ number: UInt32, _ place: String? = nil) throws(StoreError) {
        guard page.count == Self.size, let claimed = VaultID(page.extracting(Self.content..<Self.tag)),
            let stored = PageTag(page.extracting(Self.tag...)),
            try stored == tag(of: page.extracting(..<Self.content), number, claimed)
        else { throw .page("\(place ?? "page \(number)") does not match its tag") }
        guard claimed == vaultID ?? claimed else {
            throw .page("\(place ?? "page \(number)") belongs to another vault")
        }
        vaultID = claimed
    }

    /// Writes id and tag into the page itself: SQLite keeps it, and journals it as it is before it changes it again.
    func seal(_ page: UnsafeMutableRawBufferPointer, _ number: UInt32) throws(StoreError) {
        guard let vaultID, page.count == Self.size else { throw .page("page \(number) is written to no vault") }
        let bytes = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(page))
        let words = try vaultID.words + tag(of: bytes.extracting(..<Self.content), number, vaultID).words
        for (index, word) in words.enumerated() {
            unsafe page.storeBytes(of: word.bigEndian, toByteOffset: Self.content + 8 * index, as: UInt64.self)
        }
    }

    private func tag(of content: Span<UInt8>, _ number: UInt32, _ vaultID: VaultID) throws(StoreError) -> PageTag {
        do { return try tagger.tag(of: content, page: number, vaultID: vaultID) } catch {
            throw .inputOutput(operation: "compute the tag of", path: "page \(number)", errno: ENOMEM)
        }
    }
}
