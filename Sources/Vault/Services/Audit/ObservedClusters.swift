// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

extension ReadSession {
    /// The observations of all clusters, each with what is known of the server's certificate.
    func observationsWithCertificates() throws -> [RecordID: Observation] {
        let rows = try rows(in: .observations)
        var found: [RecordID: Observation] = [:]
        found.reserveCapacity(rows.count)
        try reader.forEachOverview(of: rows) { row, nonce, sealed in
            var content = try cipher.openOverview(row, nonce: nonce, sealed: sealed) { try Observation($0) }
            if row.material != nil, !content.hasCurrentCertificate {
                content.serving = try observedChain(row)?.serverCertificate
            }
            found[row.recordID] = content
        }
        return found
    }
}

extension Observation {
    /// Whether the certificate noted is that of the chain noted: an older program notes a chain and leaves the other as it was.
    fileprivate var hasCurrentCertificate: Bool {
        guard let serving else { return false }
        guard let online, case .proven = online.host else { return true }
        return online.at <= serving.seenAt
    }

    /// The certificate that counts for a cluster as it is: what another endpoint presented says nothing about this one, and
    /// after another chain was rejected it is unknown which one is in use.
    func servingCertificate(of overview: ClusterOverview) -> ServingCertificate? {
        guard let seen = serving else { return nil }
        let isCurrent = seen.endpoint.map { $0 == overview.endpoint } ?? (seen.seenAt >= overview.changedAt)
        guard isCurrent else { return nil }
        if let online, case .refuted = online.host, online.at > seen.seenAt { return nil }
        return ServingCertificate(
            notBefore: seen.notBefore, notAfter: seen.notAfter, fingerprint: seen.fingerprint.bytes,
            seenAt: seen.seenAt)
    }
}
