// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A checkpoint of the log, kept outside the vault.
struct Checkpoint: Hashable {
    private static let prefix = "aichor-vault-checkpoint-v1"
    let vaultID: String
    let sequence: UInt64
    let mac: String

    init(vaultID: String, sequence: UInt64, mac: String) {
        self.vaultID = vaultID
        self.sequence = sequence
        self.mac = mac
    }

    /// The point right after an entry.
    init(_ vaultID: VaultID, _ sequence: UInt64, _ mac: Digest) {
        self.init(vaultID: vaultID.hexadecimal, sequence: sequence, mac: mac.hexadecimal)
    }

    /// Reads a line that ``line`` wrote.
    init(_ text: String) throws(VaultError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 4, words[0] == Self.prefix, words[1].utf8.count == 32, let sequence = UInt64(words[2]),
            words[3].utf8.count == 64
        else {
            throw VaultError(
                .inputInvalid, "the checkpoint is not a line printed by aichor-vault log checkpoint")
        }
        self.init(vaultID: String(words[1]), sequence: sequence, mac: String(words[3]))
    }

    var line: String { "\(Self.prefix) \(vaultID) \(sequence) \(mac)" }
}
