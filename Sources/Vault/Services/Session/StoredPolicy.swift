// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

extension ReadSession {
    /// The rotation policy in force and its version; an empty one of version 0 if none was ever set.
    ///
    /// - Throws: `FormatError.record` if there are two.
    func policy() throws -> (policy: RotationPolicy, version: UInt64) {
        guard let row = try policyRow() else { return (RotationPolicy(), 0) }
        return (try policy(in: row), row.version)
    }

    /// The policies that were in force since a given time: first the one of that time, last the current one.
    func policies(since moment: Timestamp) throws -> [RotationPolicy] {
        var found: [RotationPolicy] = []
        guard let current = try policyRow() else { return [RotationPolicy()] }
        for row in try reader.records(of: current.recordID).reversed() where row.kind == .policy {
            let policy = try policy(in: row)
            found.append(policy)
            if policy.changedAt <= moment { return found.reversed() }
        }
        return [RotationPolicy()] + found.reversed()
    }

    private func policy(in row: RecordRow) throws -> RotationPolicy {
        guard let part = try reader.part(.overview, rowID: row.rowID) else {
            throw FormatError.record("the policy is missing")
        }
        return try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) {
            try RotationPolicy($0)
        }
    }

    /// The row of the policy in force; nil if there is none.
    func policyRow() throws -> RecordRow? {
        let rows = try rows(in: .policy)
        guard rows.count <= 1 else { throw FormatError.record("there is more than one policy") }
        try rows.first?.checkPolicyParts()
        return rows.first
    }
}

extension RecordRow {
    /// Throws if it is a policy's and has another state or other parts than a policy can have (FORMAT.md, section 5).
    func checkPolicyParts() throws(FormatError) {
        guard kind == .policy else { return }
        guard state != .tombstone, overview != nil, material == nil, secret == nil else {
            throw .record("a policy has an invalid state or invalid parts")
        }
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
