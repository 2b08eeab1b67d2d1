// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

extension ReadSession {
    /// The rotation policy in force and its version; an empty one of version 0 if none was ever set.
    ///
    /// - Throws: `FormatError.record` if there are two.
    func policy() throws -> (policy: RotationPolicy, version: UInt64) {
        guard let row = try policyRow() else { return (RotationPolicy(), 0) }
        guard let part = try reader.part(.overview, rowID: row.rowID) else {
            throw FormatError.record("the policy is missing")
        }
        let policy = try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) {
            try RotationPolicy($0)
        }
        return (policy, row.version)
    }

    /// The row of the policy in force; nil if there is none.
    func policyRow() throws -> RecordRow? {
        let rows = try rows(in: .policy)
        guard rows.count <= 1 else { throw FormatError.record("there is more than one policy") }
        return rows.first
    }
}

extension WriteSession {
    /// Puts a policy in force; the one before stays as history.
    ///
    /// Returns its row.
    func setPolicy(_ policy: RotationPolicy) throws -> RecordRow {
        try replaceCurrent(try policyRow(), kind: .policy, overview: policy.encoded.span)
    }
}
