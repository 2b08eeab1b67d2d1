// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Looks for a path from a server's certificate to an anchor as Go's crypto/x509 does (buildChains).
///
/// It goes through all branches, in the same order and within the same bound. A path that satisfies ``PathRules`` is trusted if OpenSSL accepts it too.
struct PathSearch {
    /// How many issuers are tried in all (Go, maxChainSignatureChecks).
    static let maximumTries = 100
    /// How many whole paths are put before OpenSSL, which checks every signature of each.
    private static let maximumPaths = 12

    private let anchors: CertificatePool
    private let intermediates: CertificatePool
    private let verifier: ChainVerifier

    private var tries = 0
    private var paths = 0
    private var constraints = ConstraintCheck()
    /// Nil at first: OpenSSL checks the signatures of a whole path, and mostly the first path is the right one.
    private var signatures: SignatureCheck?
    /// Whether OpenSSL has refused a path whose signatures had not been checked one by one.
    private var isMisled = false
    private var furthest: PathRejection?

    init(anchors: CertificatePool, intermediates: CertificatePool, at moment: Timestamp) {
        self.anchors = anchors
        self.intermediates = intermediates
        verifier = ChainVerifier(moment: moment)
    }

    /// Nil if there is a path, else what is wrong with the one that came furthest.
    mutating func objection(to leaf: ParsedCertificate) throws -> PathRejection? {
        if try isTrusted(leaf) { return nil }
        if isMisled || tries > Self.maximumTries {
            (tries, paths, isMisled, furthest) = (0, 0, false, nil)
            constraints = ConstraintCheck()
            signatures = SignatureCheck()
            if try isTrusted(leaf) { return nil }
        }
        return furthest ?? PathRejection.missingIssuer(leaf, isLeaf: true)
    }

    private mutating func isTrusted(_ leaf: ParsedCertificate) throws -> Bool {
        if anchors.contains(leaf) { return try isAccepted([leaf]) }
        return try leadsToAnchor([leaf])
    }

    /// Whether the path can be continued to an anchor.
    private mutating func leadsToAnchor(_ path: [ParsedCertificate]) throws -> Bool {
        guard let child = path.last else { return false }
        let roots = anchors.parents(of: child)
        let others = intermediates.parents(of: child)
        if roots.isEmpty, others.allSatisfy({ PathRules.isRepeated($0, in: path) }) {
            note(PathRejection.missingIssuer(child, isLeaf: path.count == 1))
        }
        for root in roots where try isSuitable(root, isAnchor: true, path) {
            if try isAccepted(path + [root]) { return true }
        }
        for other in others where try isSuitable(other, isAnchor: false, path) {
            if try leadsToAnchor(path + [other]) { return true }
        }
        return false
    }

    /// Whether `candidate` may have issued the last certificate of the path.
    private mutating func isSuitable(
        _ candidate: ParsedCertificate, isAnchor: Bool, _ path: [ParsedCertificate]
    ) throws -> Bool {
        guard !isMisled, let child = path.last else { return false }
        // Go counts those that the path has already, too.
        tries += 1
        guard tries <= Self.maximumTries else {
            note(
                PathRejection(
                    child, isLeaf: path.count == 1, "chain.untrusted",
                    "has too many possible issuers (at most \(Self.maximumTries) are tried)",
                    stage: .unsuitableIssuer))
            return false
        }
        if PathRules.isRepeated(candidate, in: path) { return false }
        if let reason = PathRules.objection(toSignatureOf: child, by: candidate) {
            note(child, isLeaf: path.count == 1, reason)
            return false
        }
        let reason =
            PathRules.objection(toAuthority: candidate, isAnchor: isAnchor)
            ?? PathRules.objection(toLengthBelow: candidate, path.count - 1)
            ?? PathRules.objection(to: candidate, at: verifier.moment)
        if let reason {
            note(candidate, isLeaf: false, reason)
            return false
        }
        if let objection = signatures?.objection(to: path, by: candidate) {
            note(objection)
            return false
        }
        return true
    }

    /// Whether a path that ends with an anchor is accepted, by our own rules first.
    private mutating func isAccepted(_ path: [ParsedCertificate]) throws -> Bool {
        if let objection = PathRules.usageObjection(to: path) {
            note(objection)
            return false
        }
        if let (depth, reason) = constraints.objection(to: path) {
            note(PathRejection(path, depth, "chain.untrusted", reason))
            return false
        }
        paths += 1
        guard paths <= Self.maximumPaths else { return false }
        guard let objection = try verifier.objection(to: path) else { return true }
        note(objection)
        isMisled = signatures == nil
        return false
    }

    private mutating func note(_ certificate: ParsedCertificate, isLeaf: Bool, _ reason: PathRules.Reason) {
        note(
            PathRejection(
                certificate, isLeaf: isLeaf, reason.rule, reason.text, hint: reason.hint, stage: .unsuitableIssuer))
    }

    private mutating func note(_ objection: PathRejection) {
        guard let known = furthest, known.stage.rawValue >= objection.stage.rawValue else {
            furthest = objection
            return
        }
    }
}
