// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct OverviewTests {
    private let unknownField: [UInt8] = [0, 27, 0, 0, 0, 2, 42, 43]

    private func claims() -> TokenClaims {
        var claims = TokenClaims()
        claims.pod = "web-0"
        claims.node = "node-1"
        claims.warnAfter = Timestamp(seconds: 9)
        claims.issuer = "kubernetes/serviceaccount"
        claims.subject = "system:serviceaccount:aichor:dp"
        claims.audiences = ["a", "b", ""]
        claims.namespace = "aichor"
        claims.serviceAccount = "dp"
        claims.serviceAccountUID = "uid"
        claims.secretName = "secret"
        claims.tokenID = "jti"
        claims.secretUID = "suid"
        return claims
    }

    private func certificate(_ name: String) -> CertificateSummary {
        CertificateSummary(
            subject: name, issuer: "CN=é,O=東", serial: [0, 255], notBefore: Timestamp(seconds: -5),
            notAfter: Timestamp(seconds: .max),
            fingerprint: Array(repeating: 1, count: 32), keyFingerprint: Array(repeating: 2, count: 32), isCA: true,
            keyAlgorithm: "EC P-256", keyBits: 256)
    }

    private func full(_ change: ClusterChange = .rotated) throws -> ClusterOverview {
        var overview = ClusterOverview(name: "paris-a100", change: change, changedAt: Timestamp(seconds: 1))
        overview.endpoint = "https://10.0.0.1:6443"
        overview.portGiven = true
        overview.loadBalancerIP = "203.0.113.10"
        overview.ecosystem = "research"
        try overview.labels.apply("env=prod")
        try overview.labels.apply("a.example/x=")
        overview.certificates = [certificate("CN=1"), certificate("CN=2")]
        overview.restoredFrom = 7
        overview.hasNote = true
        overview.sameSince = 4
        overview.tlsServerName = "kube.lab.internal"
        overview.proxyURL = "http://proxy.example:3128"
        overview.reservedOrigin = [0, 25, 0, 0, 0, 1, 7]
        var argo = ArgoSettings()
        argo.secretName = "team-a"
        for key in ArgoSettings.keys { argo.values[key] = "value of \(key)" }
        argo.unknownFields = [0, 9, 0, 0, 0, 1, 8]
        overview.argo = argo
        overview.unknownFields = unknownField
        overview.credential = StoredCredential(
            facts: CredentialFacts(
                kind: .boundServiceAccountToken, claims: claims(), issuedAt: Timestamp(seconds: 2),
                notBefore: Timestamp(seconds: 3),
                expiresAt: Timestamp(seconds: 4)),
            fingerprint: CredentialFingerprint(high: 5, low: 6), username: "user", issuedSource: .tokenClaim,
            acquiredAt: Timestamp(seconds: 7), rotatedAt: Timestamp(seconds: 8))
        return overview
    }

    @Test(arguments: [ClusterChange.added, .changed, .renamed, .restored, .imported, .rotated])
    func `a full overview comes back`(change: ClusterChange) throws {
        let overview = try full(change)
        let read = try ClusterOverview(overview.encoded.span)
        #expect(read == overview)
        #expect(read.encoded == overview.encoded)
    }

    @Test func `an overview without optional fields comes back`() throws {
        let overview = ClusterOverview(name: "a", change: .added, changedAt: Timestamp(seconds: 0))
        #expect(try ClusterOverview(overview.encoded.span) == overview)
    }

    @Test func `a tombstone keeps its name, the change and the date only`() throws {
        var overview = try full(.removed)
        overview.unknownFields = []
        overview.reservedOrigin = []
        let read = try ClusterOverview(overview.encoded.span)
        #expect(read == ClusterOverview(name: "paris-a100", change: .removed, changedAt: Timestamp(seconds: 1)))
    }

    @Test(arguments: CredentialKind.allCases)
    func `every kind of credential comes back`(kind: CredentialKind) throws {
        var overview = try full()
        overview.credential?.facts = CredentialFacts(kind: kind)
        overview.credential?.username = nil
        overview.credential?.issuedSource = nil
        overview.credential?.rotatedAt = nil
        #expect(try ClusterOverview(overview.encoded.span) == overview)
    }

    @Test func `an overview cut at any byte is malformed or lacks whole fields`() throws {
        let overview = try full()
        let encoded = overview.encoded
        for length in 0..<encoded.count {
            guard let read = try? ClusterOverview(Array(encoded.prefix(length)).span) else { continue }
            #expect(read != overview)
            #expect(encoded.starts(with: read.encoded) || read.credential != overview.credential)
        }
    }

    @Test(arguments: [1, 2, 3, 10, 14])
    func `an overview without a field that it needs is malformed`(tag: UInt16) throws {
        let encoded = try full().encoded
        var cursor = FieldCursor(known: 21, repeatable: [8, 18])
        var kept: [UInt8] = []
        while try cursor.next(in: encoded.span) {
            if cursor.tag != tag { kept += encoded[cursor.wholeRange] }
        }
        #expect(throws: MalformedBytes.self) { _ = try ClusterOverview(kept.span) }
    }

    @Test(
        arguments: [
            (1, [0xFF]), (2, [0]), (2, [8]), (2, [1, 1]), (3, [1]), (5, []), (8, []), (8, [0, 0, 0, 1, 0x61]),
            (8, [0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (9, [0]), (9, [9]), (10, [1, 2]), (12, [1]), (17, [1]), (18, [0, 1]), (18, [0, 6, 0, 0, 0, 1, 1]),
            (19, [1]), (21, []),
        ] as [(UInt16, [UInt8])])
    func `a field with a wrong value is malformed`(tag: UInt16, value: [UInt8]) throws {
        let encoded = try full().encoded
        var cursor = FieldCursor(known: 21, repeatable: [8, 18])
        var changed: [UInt8] = []
        while try cursor.next(in: encoded.span) {
            if cursor.tag == tag { changed.appendField(tag, value.span) } else { changed += encoded[cursor.wholeRange] }
        }
        #expect(throws: MalformedBytes.self) { _ = try ClusterOverview(changed.span) }
    }

    @Test func `any flipped bit is read as something, or malformed, but never crashes`() throws {
        let encoded = try full().encoded
        for index in encoded.indices {
            for bit in 0..<8 {
                var flipped = encoded
                flipped[index] ^= 1 << UInt8(bit)
                _ = try? ClusterOverview(flipped.span)
            }
        }
    }

    @Test func `a log entry comes back`() throws {
        var actor = LogActor(uid: 1000)
        actor.loginUID = 1001
        actor.sudoUser = "admin"
        actor.parentPID = 42
        actor.parentExecutable = "/bin/bash"
        actor.terminal = "/dev/pts/0"
        let entry = LogEntry(
            sequence: 9, time: Timestamp(seconds: 1), action: .secretExported, object: "paris",
            recordID: "00ff10a0000000000000000000000001",
            version: 3, purpose: "export", intent: "stdout", slotID: "0123456789abcdef", slotLabel: "ops", actor: actor)
        #expect(try LogEntry(sequence: 9, entry.encoded.span) == entry)
        let bare = LogEntry(
            time: Timestamp(seconds: -1), action: LogEntry.Action(rawValue: "x.y"), actor: LogActor(uid: .max))
        #expect(try LogEntry(sequence: 0, bare.encoded.span) == bare)
        for length in 1..<entry.encoded.count {
            guard let read = try? LogEntry(sequence: 9, Array(entry.encoded.prefix(length)).span) else { continue }
            #expect(read != entry)
        }
    }

    @Test func `a log entry of a newer program is read`() throws {
        let entry = LogEntry(time: Timestamp(seconds: 1), action: .vaultCreated, actor: LogActor(uid: 0))
        let newer = entry.encoded + [0, 77, 0, 0, 0, 1, 1]
        #expect(try LogEntry(sequence: 0, newer.span) == entry)
    }

    @Test func `an observation keeps what it does not know`() throws {
        var observation = Observation()
        observation.lastReleasedAt = Timestamp(seconds: 1)
        observation.otherFields = [0, 50, 0, 0, 0, 0]
        #expect(try Observation(observation.encoded.span) == observation)
        var check = CheckRecord(at: Timestamp(seconds: 2))
        check.verdict = .error
        check.findings = [
            Finding(rule: "a.b", severity: .error, message: "m", hint: "h"),
            Finding(rule: "c.d", severity: .warning, message: "n"),
        ]
        (check.isOnline, check.version, check.host) = (true, 7, .proven(.presented))
        (check.username, check.serverVersion) = ("u", "v1.36.2")
        observation.record(check)
        #expect(try Observation(observation.encoded.span) == observation)
        #expect(observation.online == check)
        observation.record(CheckRecord(at: Timestamp(seconds: 3)))
        #expect(try Observation(observation.encoded.span) == observation)
        #expect(observation.online == check)
        #expect(observation.latest?.at == Timestamp(seconds: 3))
        let (empty, short): ([UInt8], [UInt8]) = ([], [0, 1, 0, 0, 0, 1, 1])
        #expect(try Observation(empty.span) == Observation())
        #expect(throws: MalformedBytes.self) { _ = try Observation(short.span) }
    }
}
