// SPDX-License-Identifier: Apache-2.0

/// Computes the tags by which damaged, torn and misplaced pages of a vault's file are detected.
///
/// A conformer is used by one thread at a time.
package protocol PageTagging: AnyObject {
    /// The tag of FORMAT.md, section 3.1; `content` is a page without its reserved bytes, and pages are numbered from 1.
    func tag(of content: Span<UInt8>, page number: UInt32, vaultID: VaultID) throws -> PageTag
}
