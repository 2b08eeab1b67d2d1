// SPDX-License-Identifier: Apache-2.0

// The cluster overview as a field map: FORMAT.md, section 7.

extension ClusterOverview {
    /// The overview's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(1024)
        out.appendField(1, name)
        out.appendField(2, integer: change.rawValue)
        out.appendField(3, integer: changedAt.seconds)
        if change != .removed { appendForm(to: &out) }
        out.append(contentsOf: reservedOrigin)
        if change != .removed, let argo { out.appendField(26, argo.encoded.span) }
        out.append(contentsOf: unknownFields)
        return out
    }

    private func appendForm(to out: inout [UInt8]) {
        out.appendField(4, endpoint)
        out.appendField(5, integer: UInt8(portGiven ? 1 : 0))
        out.appendField(6, loadBalancerIP)
        if let ecosystem { out.appendField(7, ecosystem) }
        for label in labels.entries {
            var pair: [UInt8] = []
            pair.appendPrefixed(label.key)
            pair.appendPrefixed(label.value)
            out.appendField(8, pair.span)
        }
        credential?.appendFields(to: &out)
        for certificate in certificates { out.appendField(18, certificate.encoded.span) }
        if let restoredFrom { out.appendField(19, integer: restoredFrom) }
        if let rotated = credential?.rotatedAt { out.appendField(20, integer: rotated.seconds) }
        if hasNote { out.appendField(21, integer: UInt8(1)) }
        if let sameSince { out.appendField(22, integer: sameSince) }
        if let tlsServerName { out.appendField(23, tlsServerName) }
        if let proxyURL { out.appendField(24, proxyURL) }
    }

    /// Appends an overview's plain text with another fingerprint of its credential, and every other field as it is, also those of
    /// newer programs.
    package static func append(
        _ overview: Span<UInt8>, fingerprint: CredentialFingerprint, to out: inout [UInt8]
    ) throws(MalformedBytes) {
        var cursor = FieldCursor(known: 0)
        while try cursor.next(in: overview) {
            if cursor.tag == 10 {
                out.appendField(10, fixed: fingerprint)
            } else {
                out.append(overview.extracting(cursor.wholeRange))
            }
        }
    }

    /// How much of an overview is wanted.
    package enum Detail {
        /// Everything.
        case full
        /// All but token claims and certificates, which take most of the time: for long lists.
        case summary
        /// Of token claims only what the token is bound to, and of certificates what rules judge without their text: for audits.
        case dates
    }

    /// Reads an overview's plain text.
    package init(_ bytes: Span<UInt8>, detail: Detail = .full) throws(MalformedBytes) {
        self.init(name: "", change: .added, changedAt: Timestamp(seconds: 0))
        var seen: UInt32 = 0
        var labels: [(key: String, value: String)] = []
        var credential = CredentialFields()
        var cursor = FieldCursor(known: 26, repeatable: [8, 18, 25])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            if cursor.tag <= 26, cursor.tag != 25 { seen |= 1 << UInt32(cursor.tag) }
            switch cursor.tag {
            case 1: name = try value.text()
            case 2: change = try ClusterChange(field: value)
            case 3: changedAt = try value.timestamp()
            case 4: endpoint = try value.text()
            case 5: portGiven = try value.integer(UInt8.self) == 1
            case 6: loadBalancerIP = try value.text()
            case 7: ecosystem = try value.text()
            case 8: try labels.appendSorted(value.labelPair())
            case 17 where detail == .dates: credential.claims = try TokenClaims(boundObjectIn: value)
            case 17 where detail != .full, 18 where detail == .summary: continue
            case 18 where detail == .dates: certificates.append(try CertificateSummary(datesIn: value))
            case 18: certificates.append(try CertificateSummary(value))
            case 19: restoredFrom = try value.integer()
            case 21: hasNote = try value.integer(UInt8.self) == 1
            case 22: sameSince = try value.integer()
            case 23: tlsServerName = try value.text()
            case 24: proxyURL = try value.text()
            case 25: reservedOrigin += bytes.extracting(cursor.wholeRange).array()
            case 26: argo = try ArgoSettings(value)
            case 9...17, 20: try credential.take(cursor.tag, value)
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        guard seen & 0b1111 == 0b1110 else { throw MalformedBytes("an overview is incomplete") }
        guard change != .removed || seen == 0b1110 else {
            throw MalformedBytes("a removal contains more than its name")
        }
        if !labels.isEmpty { self.labels = Labels(trusted: labels) }
        self.credential = try credential.finished()
    }
}

extension StoredCredential {
    fileprivate func appendFields(to out: inout [UInt8]) {
        out.appendField(9, integer: facts.kind.rawValue)
        out.appendField(10, fixed: fingerprint)
        if let username { out.appendField(11, username) }
        if let issued = facts.issuedAt { out.appendField(12, integer: issued.seconds) }
        if let issuedSource { out.appendField(13, integer: issuedSource.rawValue) }
        out.appendField(14, integer: acquiredAt.seconds)
        if let notBefore = facts.notBefore { out.appendField(15, integer: notBefore.seconds) }
        if let expires = facts.expiresAt { out.appendField(16, integer: expires.seconds) }
        if let claims = facts.claims { out.appendField(17, claims.encoded.span) }
    }
}

/// Gathers the credential's fields, which lie flat among the overview's.
private struct CredentialFields {
    private var kind: CredentialKind?
    private var fingerprint: CredentialFingerprint?
    private var username: String?
    private var issued: Timestamp?
    private var issuedSource: IssuedSource?
    private var acquired: Timestamp?
    private var notBefore: Timestamp?
    private var expires: Timestamp?
    fileprivate var claims: TokenClaims?
    private var rotated: Timestamp?

    mutating func take(_ tag: UInt16, _ value: Span<UInt8>) throws(MalformedBytes) {
        switch tag {
        case 9:
            guard let known = CredentialKind(rawValue: try value.integer()) else {
                throw MalformedBytes("a credential has an unknown kind")
            }
            kind = known
        case 10: fingerprint = try value.fixed()
        case 11: username = try value.text()
        case 12: issued = try value.timestamp()
        case 13:
            guard let known = IssuedSource(rawValue: try value.integer()) else {
                throw MalformedBytes("an issue time has an unknown source")
            }
            issuedSource = known
        case 14: acquired = try value.timestamp()
        case 15: notBefore = try value.timestamp()
        case 16: expires = try value.timestamp()
        case 17: claims = try TokenClaims(value)
        default: rotated = try value.timestamp()
        }
    }

    func finished() throws(MalformedBytes) -> StoredCredential? {
        guard let kind else { return nil }
        guard let fingerprint, let acquired else { throw MalformedBytes("a credential is incomplete") }
        let facts = CredentialFacts(
            kind: kind, claims: claims, issuedAt: issued, notBefore: notBefore, expiresAt: expires)
        return StoredCredential(
            facts: facts, fingerprint: fingerprint, username: username, issuedSource: issuedSource,
            acquiredAt: acquired, rotatedAt: rotated)
    }
}

extension TokenClaims {
    fileprivate var encoded: [UInt8] {
        var out: [UInt8] = []
        if let issuer { out.appendField(1, issuer) }
        if let subject { out.appendField(2, subject) }
        for audience in audiences { out.appendField(3, audience) }
        if let namespace { out.appendField(4, namespace) }
        if let serviceAccount { out.appendField(5, serviceAccount) }
        if let serviceAccountUID { out.appendField(6, serviceAccountUID) }
        if let secretName { out.appendField(7, secretName) }
        if let tokenID { out.appendField(8, tokenID) }
        if let secretUID { out.appendField(9, secretUID) }
        if let pod { out.appendField(10, pod) }
        if let node { out.appendField(11, node) }
        if let warnAfter { out.appendField(12, integer: warnAfter.seconds) }
        out.append(contentsOf: unknownFields)
        return out
    }

    /// Reads only the pod and the node; nil if there are none.
    fileprivate init?(boundObjectIn bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 12, repeatable: [3])
        while try cursor.next(in: bytes) {
            switch cursor.tag {
            case 10: pod = try bytes.extracting(cursor.range).text()
            case 11: node = try bytes.extracting(cursor.range).text()
            default: continue
            }
        }
        if boundObject == nil { return nil }
    }

    fileprivate init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 12, repeatable: [3])
        while try cursor.next(in: bytes) {
            guard cursor.tag <= 12 else {
                unknownFields += bytes.extracting(cursor.wholeRange).array()
                continue
            }
            if cursor.tag == 12 {
                warnAfter = try bytes.extracting(cursor.range).timestamp()
                continue
            }
            let text = try bytes.extracting(cursor.range).text()
            switch cursor.tag {
            case 1: issuer = text
            case 2: subject = text
            case 3: audiences.append(text)
            case 4: namespace = text
            case 5: serviceAccount = text
            case 6: serviceAccountUID = text
            case 7: secretName = text
            case 8: tokenID = text
            case 9: secretUID = text
            case 10: pod = text
            case 11: node = text
            default: break
            }
        }
    }
}

extension CertificateSummary {
    fileprivate var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, subject)
        out.appendField(2, issuer)
        out.appendField(3, serial.span)
        out.appendField(4, integer: notBefore.seconds)
        out.appendField(5, integer: notAfter.seconds)
        out.appendField(6, fingerprint.span)
        out.appendField(7, keyFingerprint.span)
        out.appendField(8, integer: UInt8(isCA ? 1 : 0))
        out.appendField(9, keyAlgorithm)
        out.appendField(10, integer: keyBits)
        if let signatureAlgorithm { out.appendField(11, signatureAlgorithm) }
        if let role { out.appendField(12, integer: role.rawValue) }
        out.append(contentsOf: unknownFields)
        return out
    }

    /// Reads names, dates, role and key alone.
    fileprivate init(datesIn bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 12)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: subject = try value.text()
            case 2: issuer = try value.text()
            case 4: notBefore = try value.timestamp()
            case 5: notAfter = try value.timestamp()
            case 8: isCA = try value.integer(UInt8.self) == 1
            case 9: keyAlgorithm = try value.text()
            case 10: keyBits = try value.integer()
            case 12: role = CertificateRole(rawValue: try value.integer())
            default: continue
            }
        }
    }

    private init() {
        self.init(
            subject: "", issuer: "", serial: [], notBefore: Timestamp(seconds: 0), notAfter: Timestamp(seconds: 0),
            fingerprint: [], keyFingerprint: [], isCA: false, keyAlgorithm: "", keyBits: 0)
    }

    fileprivate init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 12)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: subject = try value.text()
            case 2: issuer = try value.text()
            case 3: serial = value.array()
            case 4: notBefore = try value.timestamp()
            case 5: notAfter = try value.timestamp()
            case 6: fingerprint = try value.fixed(Digest.self).bytes
            case 7: keyFingerprint = try value.fixed(Digest.self).bytes
            case 8: isCA = try value.integer(UInt8.self) == 1
            case 9: keyAlgorithm = try value.text()
            case 10: keyBits = try value.integer()
            case 11: signatureAlgorithm = try value.text()
            case 12: role = CertificateRole(rawValue: try value.integer())
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
    }
}

extension ClusterChange {
    fileprivate init(field value: Span<UInt8>) throws(MalformedBytes) {
        guard let known = ClusterChange(rawValue: try value.integer()) else {
            throw MalformedBytes("a version has an unknown origin")
        }
        self = known
    }
}

extension Span<UInt8> {
    /// The time that fills this span.
    package func timestamp() throws(MalformedBytes) -> Timestamp { Timestamp(seconds: try integer()) }

    fileprivate func labelPair() throws(MalformedBytes) -> (key: String, value: String) {
        var cursor = TupleCursor()
        let key = try extracting(cursor.next(in: self)).text()
        let value = try extracting(cursor.next(in: self)).text()
        try cursor.finish(in: self)
        return (key, value)
    }
}

extension [(key: String, value: String)] {
    fileprivate mutating func appendSorted(_ label: Element) throws(MalformedBytes) {
        if let last, !last.key.utf8.lexicographicallyPrecedes(label.key.utf8) {
            throw MalformedBytes("labels are not sorted")
        }
        append(label)
    }
}
