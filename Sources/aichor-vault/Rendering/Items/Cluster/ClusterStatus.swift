// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What needs attention in a cluster, the worst first.
struct ClusterStatus {
    private(set) var notes: [(text: String, style: TextStyle)] = []

    /// A token is replaced within days.
    private static let tokenWarning: Int64 = 14 * 86_400
    /// A certificate authority is replaced with some planning.
    private static let authorityWarning: Int64 = 30 * 86_400

    init(of cluster: ClusterView, now: Timestamp) {
        evaluate(cluster.credential, now)
        evaluate(cluster.certificates, now)
        notes.sort { $0.style.rawValue > $1.style.rawValue }
    }

    /// `ok`, or all remarks.
    var text: String { notes.isEmpty ? "ok" : notes.map(\.text).joined(separator: ", ") }

    /// The look of the worst.
    var style: TextStyle { notes.first?.style ?? .good }

    private mutating func evaluate(_ credential: CredentialView?, _ now: Timestamp) {
        guard let facts = credential?.facts else {
            notes.append(("no credential", .bad))
            return
        }
        if facts.kind == .basic { notes.append(("basic auth", .caution)) }
        if let expiry = facts.expiresAt {
            if expiry <= now {
                notes.append(("token expired", .bad))
            } else if expiry.seconds - now.seconds < Self.tokenWarning {
                notes.append(("token expires soon", .caution))
            }
        }
        if let start = facts.notBefore, start > now { notes.append(("token not yet valid", .bad)) }
    }

    /// As the rule `ca.validity` does: an error only if no certificate of the bundle is in date.
    private mutating func evaluate(_ certificates: [CertificateSummary], _ now: Timestamp) {
        let inDate = certificates.filter { $0.notBefore <= now && now <= $0.notAfter }
        if inDate.count < certificates.count {
            let isExpired = certificates.contains { $0.notAfter < now }
            let what = isExpired ? "expired" : "not yet valid"
            notes.append(inDate.isEmpty ? ("CA \(what)", .bad) : ("CA partly \(what)", .caution))
        }
        guard let first = inDate.map(\.notAfter).min(), first.seconds - now.seconds < Self.authorityWarning else {
            return
        }
        notes.append(("CA expires soon", .caution))
    }
}
