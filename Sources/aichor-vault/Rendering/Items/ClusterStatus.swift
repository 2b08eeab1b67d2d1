// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What of a cluster needs a hand, in words, the worst first.
struct ClusterStatus {
    private(set) var remarks: [(text: String, style: Style)] = []

    /// A token is replaced within days.
    private static let tokenWarning: Int64 = 14 * 86_400
    /// A certificate authority is replaced with some planning.
    private static let authorityWarning: Int64 = 30 * 86_400

    init(of cluster: ClusterView, now: Timestamp) {
        judge(cluster.credential, now)
        judge(cluster.certificates, now)
        remarks.sort { $0.style.rawValue > $1.style.rawValue }
    }

    /// `ok`, or all remarks.
    var text: String { remarks.isEmpty ? "ok" : remarks.map(\.text).joined(separator: ", ") }

    /// The look of the worst.
    var style: Style { remarks.first?.style ?? .good }

    private mutating func judge(_ credential: CredentialView?, _ now: Timestamp) {
        guard let facts = credential?.facts else {
            remarks.append(("no credential", .bad))
            return
        }
        if facts.kind == .basic { remarks.append(("basic auth", .caution)) }
        if let expiry = facts.expiresAt {
            if expiry <= now {
                remarks.append(("token expired", .bad))
            } else if expiry.seconds - now.seconds < Self.tokenWarning {
                remarks.append(("token expires soon", .caution))
            }
        }
        if let start = facts.notBefore, start > now { remarks.append(("token not yet valid", .bad)) }
    }

    private mutating func judge(_ certificates: [CertificateSummary], _ now: Timestamp) {
        guard let first = certificates.map(\.notAfter).min() else { return }
        if first < now {
            remarks.append(("CA expired", .bad))
        } else if first.seconds - now.seconds < Self.authorityWarning {
            remarks.append(("CA expires soon", .caution))
        }
    }
}
