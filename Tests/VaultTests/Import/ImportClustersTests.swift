// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `Importing clusters` {
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    @Test func `new clusters are added with all that the source says`() throws {
        let acquired = Timestamp(seconds: 1_700_000_000)
        let source = try FixedSource.one("paris") { candidate in
            candidate.ecosystem = .some(try Ecosystem("research"))
            candidate.caBundle = .some(TestCertificates.ca)
            candidate.note = .some(try Note("in the cellar"))
            try candidate.labels = {
                var labels = Labels(); try labels.apply("site=paris"); return labels
            }()
            candidate.acquiredAt = acquired
            candidate.issuedAt = Timestamp(seconds: 1_600_000_000)
            candidate.issuedSource = .secretCreation
        }
        let report = try vault.add(source)
        #expect(report.isAccepted && report.actions == [.added] && report.results[0].version == 1)
        let details = try vault.shown("paris")
        #expect(details.cluster.change == .imported)
        #expect(details.cluster.ecosystem == "research")
        #expect(details.cluster.labels["site"] == "paris")
        #expect(details.caBundle == TestCertificates.ca && details.note == "in the cellar")
        #expect(details.cluster.credential?.acquiredAt == acquired)
        #expect(details.cluster.credential?.issuedSource == .secretCreation)
        #expect(details.cluster.credential?.rotatedAt == nil)
        #expect(try vault.secret(of: "paris") == "token-one")
    }

    @Test func `each import is in the log with its place`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        var entries: [LogEntry] = []
        try vault.open().log(LogFilter()) { entries.append($0) }
        #expect(entries.last?.action.rawValue == "cluster.imported")
        #expect(entries.last?.object == "paris" && entries.last?.version == 1)
        #expect(entries.last?.purpose == "add from place 1")
        #expect(try vault.open().checkWholly().records == 1)
    }

    @Test func `one bad candidate refuses all, each bad one is named, and nothing is written`() throws {
        var source = FixedSource()
        try source.add("paris", token: "token-one")
        try source.add("london", token: "Bearer x")
        try source.add("lagos", token: "token-three") { $0.problems = [.init("has only an exec plugin")] }
        try source.add("tunis", token: "token-four")
        try source.add("accra", token: "token-five") { $0.loadBalancer = nil }
        let before = vault.bytes
        let report = try vault.add(source)
        #expect(!report.isAccepted)
        #expect(report.actions == [.added, .refused, .refused, .added, .refused])
        #expect(report.problems(at: 1).contains("HTTP header"))
        #expect(report.problems(at: 2) == "has only an exec plugin")
        #expect(report.results[4].missing == [.loadBalancerIp])
        #expect(vault.bytes == before)
        #expect(try vault.names().isEmpty)
    }

    @Test func `whoever keeps going gets the good ones`() throws {
        var source = FixedSource()
        try source.add("paris", token: "token-one")
        try source.add("london", token: "token two")
        try source.add("lagos", token: "token-three")
        source.unreadable = 2
        try source.add("tunis", token: "token-four")
        let report = try vault.add(source) { $0.keepsGoing = true }
        #expect(report.isAccepted && report.actions == [.added, .refused, .refused, .added])
        #expect(report.problems(at: 2) == "cannot read /run/token")
        #expect(try vault.names() == ["paris", "tunis"])
    }

    @Test func `a dry run judges the same and writes nothing`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        var source = try FixedSource.one("paris")
        try source.add("london", token: "token-two")
        try source.add("lagos", token: "")
        let before = vault.bytes
        let report = try vault.add(source) { $0.isDryRun = true }
        #expect(report.actions == [.unchanged, .added, .refused] && !report.isAccepted)
        #expect(report.results.map(\.version) == [1, nil, nil])
        #expect(vault.bytes == before)
    }

    @Test func `what is in the vault already makes no version`() throws {
        let source = try FixedSource.one("paris") { $0.caBundle = .some(TestCertificates.ca) }
        _ = try vault.add(source)
        vault.advance(by: 3600)
        for updates in [false, true] {
            let report = try vault.add(source) { $0.updates = updates }
            #expect(report.isAccepted && report.actions == [.unchanged] && report.results[0].version == 1)
        }
        #expect(try vault.open().history(try ClusterName("paris")).count == 1)
    }

    @Test func `an import that changes nothing leaves the file as it is`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        let before = vault.bytes
        _ = try vault.add(try FixedSource.one("paris"))
        #expect(vault.bytes == before)
    }

    @Test func `what differs is refused with the fields that differ, unless it is to be updated`() throws {
        _ = try vault.add(try FixedSource.one("paris") { $0.note = .some(try Note("kept")) })
        vault.advance(by: 3600)
        let changed = try FixedSource.one("paris", token: "token-two") {
            $0.endpoint = try APIEndpoint("https://10.9.9.9:6443")
        }
        let refused = try vault.add(changed)
        #expect(refused.problems(at: 0) == "is already in the vault and differs in API hostname, credential")
        #expect(refused.results[0].problems[0].hint == "update it with --update")
        let report = try vault.add(changed) { $0.updates = true }
        #expect(report.actions == [.updated] && report.results[0].version == 2)
        let details = try vault.shown("paris")
        #expect(details.note == "kept" && details.cluster.endpointURL == "https://10.9.9.9:6443")
        #expect(details.cluster.credential?.rotatedAt == Timestamp(seconds: 1_800_003_600))
        #expect(details.cluster.credential?.acquiredAt == Timestamp(seconds: 1_800_003_600))
        #expect(try vault.secret(of: "paris") == "token-two")
    }

    @Test func `another cluster does not take the place of one that has its name`() throws {
        _ = try vault.add(try FixedSource.one("paris") { $0.caBundle = .some(TestCertificates.ca) })
        let other = try FixedSource.one("paris", token: "token-two") {
            $0.endpoint = try APIEndpoint("https://10.9.9.9:6443")
            $0.caBundle = .some(TestCertificates.otherCA)
        }
        let before = vault.bytes
        for updates in [false, true] {
            let report = try vault.add(other) { $0.updates = updates }
            #expect(!report.isAccepted && report.problems(at: 0).contains("seems to be a different cluster"))
            #expect(report.problems(at: 0).contains("the vault has https://10.1.2.3:6443"))
            #expect(vault.bytes == before)
        }
        let insisted = try vault.add(other) {
            $0.updates = true
            $0.allowsFindings = true
        }
        #expect(insisted.actions == [.updated])
        #expect(insisted.results[0].changes == ["API hostname", "CA data", "credential"])
    }

    @Test func `one cluster whose CA, host or token is new is still that cluster`() throws {
        _ = try vault.add(try FixedSource.one("paris") { $0.caBundle = .some(TestCertificates.ca) })
        let rotated = try FixedSource.one("paris", token: "token-two") { $0.caBundle = .some(TestCertificates.otherCA) }
        #expect(try vault.add(rotated) { $0.updates = true }.actions == [.updated])
        let moved = try FixedSource.one("paris", token: "token-three") {
            $0.endpoint = try APIEndpoint("https://10.9.9.9:6443")
            $0.caBundle = .some(TestCertificates.otherCA)
        }
        let report = try vault.add(moved) { $0.updates = true }
        #expect(report.actions == [.updated])
        #expect(report.results[0].warnings.contains { $0.contains("instead of https://10.1.2.3:6443") })
    }

    @Test func `the same credential under a second name is told`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        var source = try FixedSource.one("lyon")
        try source.add("lagos", token: "token-one")
        let warnings = try vault.add(source).results.map { $0.warnings.joined() }
        #expect(warnings[0].contains("the cluster paris has the same credential"))
        #expect(warnings[1].contains("the clusters lyon and paris have the same credential"))
    }

    @Test func `what another cluster has already is told when it is entered, and once`() throws {
        _ = try vault.add(try FixedSource.one("paris") { $0.endpoint = try APIEndpoint("https://api.paris.example") })
        let host = try APIEndpoint("https://192.168.7.1:6443")
        var source = try FixedSource.one("lyon", token: "token-two") { $0.endpoint = host }
        try source.add("lagos", token: "token-three") { $0.endpoint = try APIEndpoint("https://api.lagos.example") }
        let warnings = try vault.add(source).results.map(\.warnings)
        #expect(warnings[0].contains { $0.hasPrefix("the cluster paris has the same load balancer IP") })
        #expect(
            warnings[0].contains { $0.contains("private address 192.168.7.1") && $0.contains("set lyon --ca-file") })
        #expect(warnings[1].contains { $0.hasPrefix("the clusters lyon and paris have the same load balancer IP") })
        #expect(!warnings[1].contains { $0.contains("private address") })
        let noted = try FixedSource.one("lyon", token: "token-two") {
            $0.endpoint = host
            $0.note = .some(try Note("later"))
        }
        #expect(try vault.add(noted) { $0.updates = true }.results[0].warnings == [])
    }

    @Test func `a date of issue in the future is refused, and a clock that is a little ahead is not`() throws {
        for (ahead, action) in [(300, ImportResult.Status.added), (301, .refused)] {
            let source = try FixedSource.one("c-\(ahead)", token: "token-\(ahead)") {
                $0.issuedAt = Timestamp(seconds: 1_800_000_000 + Int64(ahead))
                $0.issuedSource = .secretCreation
            }
            #expect(try vault.add(source).actions == [action])
        }
    }

    @Test func `a masked password is not stored`() throws {
        let source = try FixedSource.one("paris", token: "********") { $0.method = .basic(username: "admin") }
        #expect(try vault.add(source).problems(at: 0).contains("is masked"))
    }

    @Test func `more wrong ones than anybody mends end the import`() throws {
        let source = FixedSource(
            candidates: (1...10_002).map { ClusterCandidate(place: "line \($0)", method: .none) },
            secrets: Array(repeating: "", count: 10_002))
        #expect(code { _ = try vault.add(source) } == "input.invalid")
    }

    @Test func `the same secret keeps its dates, and learns what was not known`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        vault.advance(by: 3600)
        let source = try FixedSource.one("paris") { candidate in
            candidate.acquiredAt = Timestamp(seconds: 1_700_000_000)
            candidate.issuedAt = Timestamp(seconds: 1_650_000_000)
            candidate.issuedSource = .secretCreation
            candidate.secret = SecretReference()
            candidate.secret?.uid = "1234"
        }
        let report = try vault.add(source) { $0.updates = true }
        #expect(report.actions == [.updated])
        let credential = try #require(try vault.shown("paris").cluster.credential)
        #expect(credential.acquiredAt == Timestamp(seconds: 1_800_000_000) && credential.rotatedAt == nil)
        #expect(credential.facts.issuedAt == Timestamp(seconds: 1_650_000_000))
        #expect(credential.facts.claims?.secretUID == "1234")
        let again = try vault.add(try FixedSource.one("paris"))
        #expect(again.actions == [.unchanged])
    }

    @Test func `what the source does not say stays, what it says is gone goes`() throws {
        _ = try vault.add(
            try FixedSource.one("paris") {
                $0.caBundle = .some(TestCertificates.ca)
                $0.ecosystem = .some(try Ecosystem("research"))
            })
        let silent = try FixedSource.one("paris") {
            $0.endpoint = nil
            $0.loadBalancer = nil
        }
        #expect(try vault.add(silent).actions == [.unchanged])
        let bare = try FixedSource.one("paris") {
            $0.caBundle = .some(nil)
            $0.ecosystem = .some(nil)
        }
        #expect(try vault.add(bare).problems(at: 0).hasSuffix("differs in ecosystem, CA data"))
        _ = try vault.add(bare) { $0.updates = true }
        let details = try vault.shown("paris")
        #expect(details.caBundle == nil && details.cluster.ecosystem == nil)
        #expect(details.cluster.certificates.isEmpty)
    }

    @Test func `of two candidates with one name the later one is refused and names the first one's place`() throws {
        var source = try FixedSource.one("paris")
        try source.add("paris", token: "token-two")
        let report = try vault.add(source) { $0.keepsGoing = true }
        #expect(report.actions == [.added, .refused])
        #expect(report.problems(at: 1) == "has the same name as place 1")
        #expect(try vault.secret(of: "paris") == "token-one")
    }

    @Test(
        arguments: [(1_800_000_001, "in the future"), (1_388_534_399, "before Kubernetes existed")] as [(Int64, String)]
    )
    func `a date of acquisition that cannot be is refused`(_ seconds: Int64, _ words: String) throws {
        let report = try vault.add(
            try FixedSource.one("paris") { $0.acquiredAt = Timestamp(seconds: seconds) })
        #expect(report.problems(at: 0).contains(words))
    }

    @Test func `a name of a removed cluster is told, and makes a new record`() throws {
        _ = try vault.add(try FixedSource.one("paris"))
        _ = try vault.open().remove([try ClusterName("paris")], purge: false, ifVersion: nil)
        let report = try vault.add(try FixedSource.one("paris", token: "token-two"))
        #expect(report.actions == [.added] && report.results[0].version == 1)
        #expect(report.results[0].warnings.contains { $0.contains("a removed cluster had this name") })
    }

    @Test func `what the rules call an error is refused unless the user insists`() throws {
        let header = "eyJhbGciOiJSUzI1NiJ9"
        let claims = "eyJpc3MiOiJ4Iiwic3ViIjoieSIsImV4cCI6MTYwMDAwMDAwMH0"
        let source = try FixedSource.one("paris", token: "\(header).\(claims).c2ln")
        #expect(try vault.add(source).actions == [.refused])
        let report = try vault.add(source) { $0.allowsFindings = true }
        #expect(report.actions == [.added] && !report.results[0].warnings.isEmpty)
    }

    @Test func `a token of another identity than its Secret says is refused, a copied Secret is told`() throws {
        // {"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"aichor",
        //  "kubernetes.io/serviceaccount/secret.name":"t","kubernetes.io/serviceaccount/service-account.name":"dp",
        //  "kubernetes.io/serviceaccount/service-account.uid":"u","sub":"system:serviceaccount:aichor:dp"}
        let token =
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9uYW1lc3BhY2UiOiJhaWNob3IiLCJrdWJlcm5ldGVzLmlvL3NlcnZpY2VhY2NvdW50L3NlY3JldC5uYW1lIjoidCIsImt1YmVybmV0ZXMuaW8vc2VydmljZWFjY291bnQvc2VydmljZS1hY2NvdW50Lm5hbWUiOiJkcCIsImt1YmVybmV0ZXMuaW8vc2VydmljZWFjY291bnQvc2VydmljZS1hY2NvdW50LnVpZCI6InUiLCJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YWljaG9yOmRwIn0.c2ln"
        func source(_ change: (inout SecretReference) -> Void) throws -> FixedSource {
            try FixedSource.one("paris", token: token) { candidate in
                var secret = SecretReference()
                (secret.namespace, secret.name, secret.uid) = ("aichor", "t", "1234")
                change(&secret)
                candidate.secret = secret
                candidate.issuedAt = Timestamp(seconds: 1_650_000_000)
                candidate.issuedSource = .secretCreation
            }
        }
        let other = try vault.add(try source { $0.serviceAccount = "admin" })
        #expect(other.problems(at: 0).contains("not the identity in its Secret"))
        let copy = try vault.add(try source { $0.name = "copy" }) { $0.isDryRun = true }
        #expect(copy.results[0].warnings.contains { $0.contains("this Secret is a copy") })
        _ = try vault.add(try source { _ in })
        let credential = try #require(try vault.shown("paris").cluster.credential)
        #expect(credential.facts.kind == .legacyServiceAccountToken)
        #expect(credential.facts.claims?.secretUID == "1234")
        #expect(credential.issuedSource == .secretCreation)
    }
}
