// SPDX-License-Identifier: Apache-2.0

/// What was done to a log whose chain is not whole, and where it begins.
public struct LogFault: Error, Equatable, Sendable {
    /// The ways in which a log can be wrong.
    public enum Kind: String, Sendable, CaseIterable {
        /// The entries before the manifest's last one end too early.
        case cutAtEnd = "cut-at-end"
        /// The manifest's first entries are gone.
        case cutAtBeginning = "cut-at-beginning"
        /// Entries between two that are there are gone, or all of them.
        case missing
        /// An entry is not what was sealed, or does not follow from the one before it.
        case edited
        /// An entry stands in the place of another.
        case reordered
        /// No entry is of this vault.
        case foreign
        /// The log goes on, in one chain, where the manifest ends.
        case olderManifest = "older-manifest"
        /// An entry stands outside what the manifest names, and does not follow from it.
        case beyondManifest = "beyond-manifest"
    }

    /// What was done.
    public var kind: Kind
    /// The number of the first entry that is wrong or gone.
    public var sequence: UInt64
    /// The last of several of the same kind; nil for a single one.
    public var through: UInt64?
    /// Under which number what stands there was sealed, if under another.
    public var sealedAs: UInt64?
    /// A sentence in lower case without a full stop.
    public var message: String

    init(
        _ kind: Kind, _ sequence: UInt64, through: UInt64? = nil, sealedAs: UInt64? = nil, _ message: String
    ) {
        self.kind = kind
        self.sequence = sequence
        self.through = through == sequence ? nil : through
        self.sealedAs = sealedAs
        self.message = message
    }

    /// `entry 5 is` or `entries 5 to 7 are`.
    static func entries(_ first: UInt64, _ last: UInt64) -> String {
        first == last ? "entry \(first) is" : "entries \(first) to \(last) are"
    }
}
