// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// What the other clusters have: the same credential or load balancer under another name is reported when it is entered.
final class KnownClusters {
    fileprivate struct Names {
        var credentials: [CredentialFingerprint: [String]] = [:]
        var loadBalancers: [String: [String]] = [:]

        mutating func add(_ overview: ClusterOverview) {
            if let credential = overview.credential {
                credentials[credential.fingerprint, default: []].append(overview.name)
            }
            loadBalancers[overview.loadBalancerIP, default: []].append(overview.name)
        }
    }

    private let session: ReadSession
    private var names: Names?

    init(_ session: ReadSession) { self.session = session }

    /// What to look at in a version that is entered, as far as the one before did not have it.
    func notes(on next: borrowing NextVersion) throws -> [String] {
        var notes = try notes(on: next.overview, after: next.old?.overview)
        if let host = next.privateHostWithoutCA {
            notes.append(
                "there is no CA data, and no public CA issues certificates for the private address \(host): store the "
                    + "cluster's own CA with aichor-vault set \(next.overview.name) --ca-file FILE")
        }
        return notes
    }

    /// Which others have the same; after this, later versions are compared with this one, too.
    ///
    /// The vault is read when the first is asked for: that takes as long as a list.
    func notes(on overview: ClusterOverview, after before: ClusterOverview?) throws -> [String] {
        var notes: [String] = []
        let hasNewCredential = overview.credential?.fingerprint != before?.credential?.fingerprint
        let hasNewBalancer = overview.loadBalancerIP != before?.loadBalancerIP
        guard hasNewCredential || hasNewBalancer else { return [] }
        var known = try names ?? session.names()
        if hasNewCredential, let credential = overview.credential,
            let others = Self.others(known.credentials[credential.fingerprint], overview.name)
        {
            notes.append("\(others) the same credential")
        }
        if hasNewBalancer, let others = Self.others(known.loadBalancers[overview.loadBalancerIP], overview.name) {
            notes.append("\(others) the same load balancer IP \(overview.loadBalancerIP)")
        }
        known.add(overview)
        names = known
        return notes
    }

    /// `the cluster lyon has`, `the clusters lyon and 2 others have`; nil if no other does.
    private static func others(_ names: [String]?, _ own: String) -> String? {
        let others = Set(names ?? []).subtracting([own]).sorted()
        guard let first = others.first else { return nil }
        switch others.count {
        case 1: return "the cluster \(first) has"
        case 2: return "the clusters \(first) and \(others[1]) have"
        default: return "the clusters \(first) and \(others.count - 1) others have"
        }
    }
}

extension NextVersion {
    /// The API host if it is a private address and nothing but the system's roots can verify its server; nil if the version before
    /// was so already.
    fileprivate var privateHostWithoutCA: String? {
        guard material.caBundle == nil, let host = try? APIEndpoint(overview.endpoint).host,
            PrivateAddress.contains(host)
        else { return nil }
        let wasSo = old != nil && storedCABundle == nil && old?.overview.endpoint == overview.endpoint
        return wasSo ? nil : host
    }
}

extension ReadSession {
    /// What the live clusters have.
    fileprivate func names() throws -> KnownClusters.Names {
        var names = KnownClusters.Names()
        try forEachCluster(of: rows(in: .live), detail: .summary) { names.add($0.overview) }
        return names
    }
}
