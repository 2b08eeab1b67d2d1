// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultStore

/// Which vault this user has found at a path before (FORMAT.md, section 11).
///
/// A mark is found by the id of its vault, so another vault in this one's place has a mark of its own, or none, and nothing would
/// be amiss: a key file that opens both would release the credentials of the other.
struct PlaceKeeper {
    private let store: PlaceFileStore
    private let place: Digest
    private let vaultID: VaultID

    /// `path` must be resolved: two ways to one file are one place.
    init(_ store: PlaceFileStore, path: String, vaultID: VaultID) throws(CryptoError) {
        var message: [UInt8] = []
        message.append(contentsOf: path.utf8)
        place = try SHA256.digest(of: message.span)
        self.store = store
        self.vaultID = vaultID
    }

    /// The same vault at another path.
    func moved(to path: String) throws(CryptoError) -> PlaceKeeper {
        try PlaceKeeper(store, path: path, vaultID: vaultID)
    }

    /// What was there before.
    enum Known: Equatable {
        case nothing
        case vault(VaultID)
        case unreadable

        /// What is logged when another vault takes the place.
        var words: String {
            if case .vault(let id) = self {
                "instead of the vault \(id.hexadecimal)"
            } else {
                "instead of an unknown vault"
            }
        }
    }

    func read() throws(StoreError) -> Known {
        guard let bytes = try store.read(place, atMost: content.count) else { return .nothing }
        guard bytes.count == content.count, bytes.starts(with: content.dropLast(VaultID.byteCount)),
            let vaultID = VaultID(Array(bytes.suffix(VaultID.byteCount)))
        else { return .unreadable }
        return .vault(vaultID)
    }

    /// Throws `FormatError.otherVault` if another vault was there.
    func check() throws {
        switch try read() {
        case .nothing, .vault(vaultID): return
        case .vault(let other): throw FormatError.otherVault(before: other, now: vaultID)
        case .unreadable: throw FormatError.otherVault(before: nil, now: vaultID)
        }
    }

    /// Remembers that this vault is there, if it is not yet.
    func remember() throws {
        if try read() != .vault(vaultID) { try store.write(content, for: place) }
    }

    private var content: [UInt8] {
        var out: [UInt8] = []
        out.appendPrefixed(VaultFormat.Label.place)
        out.appendPrefixed(fixed: vaultID)
        return out
    }
}
