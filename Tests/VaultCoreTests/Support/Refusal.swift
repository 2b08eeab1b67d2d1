// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// The error that `body` throws; nil if it throws none.
func refusal(_ body: () throws(InvalidInput) -> Void) -> InvalidInput? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}

extension InvalidInput {
    /// All that a person sees of it.
    var shown: String { "\(field) \(problem) \(hint ?? "")" }

    /// Whether it is fit for a terminal: visible characters only, lower case, no full stop.
    var isWellSaid: Bool {
        let visible = shown.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) || $0 == "…" }
        let first = problem.unicodeScalars.first.map { !("A"..."Z").contains($0) } ?? false
        return visible && first && !problem.hasSuffix(".") && !(hint?.hasSuffix(".") ?? false)
    }
}

/// A secret made of text.
func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }

/// A secret made of bytes.
func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }
