// SPDX-License-Identifier: Apache-2.0

/// How long an API server may answer as before something changed.
///
/// Kubernetes keeps the identity of a token for ten seconds (`TokenSuccessCacheTTL`), and accepts a bound token for a minute after its
/// `exp` (the leeway of its JWT library), so for 70 seconds with both.
package enum AnswerDelay {
    /// For how many seconds an answer is kept.
    package static let cache: Int64 = 10
    /// For how many seconds after its expiry a bound token may be accepted.
    package static let afterExpiry: Int64 = 60 + cache

    /// What to know about a check at such a time.
    ///
    /// `changedAt` is when the cluster was changed, nil if it never was since it was added: of a new one no server has an old answer;
    /// `askedAt` is when the server was last asked before.
    package static func notes(on facts: ClusterFacts, changedAt: Timestamp?, askedAt: Timestamp?) -> [String] {
        var notes: [String] = []
        if let expiry = facts.overview.credential?.expiryWithLeeway, isRecent(expiry, within: afterExpiry, facts.now) {
            notes.append(
                "an API server may accept a bound token for up to \(afterExpiry) seconds after it expires, so this one until "
                    + expiry.adding(afterExpiry).rfc3339)
        }
        guard facts.online != nil else { return notes }
        let changes = [("the cluster was changed", changedAt), ("the API server was asked", askedAt)]
        if let (what, moment) = changes.first(where: { isRecent($0.1, within: cache, facts.now) }), let moment {
            notes.append(
                "\(what) at \(moment.rfc3339): for up to \(cache) seconds an API server may answer as before a change, "
                    + "and accept a credential that was revoked; to be sure, verify again after "
                    + max(moment, facts.now).adding(cache).rfc3339)
        }
        return notes
    }

    private static func isRecent(_ moment: Timestamp?, within seconds: Int64, _ now: Timestamp) -> Bool {
        moment.map { (0..<seconds).contains(now.since($0)) } ?? false
    }
}

extension StoredCredential {
    /// The expiry of a token whose expiry an API server judges with leeway.
    fileprivate var expiryWithLeeway: Timestamp? {
        facts.kind == .boundServiceAccountToken ? facts.expiresAt : nil
    }
}
