// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

/// What one vault hands out, another takes in as the same entry.
@Suite struct `There and back` {
    /// A generator whose numbers are the same in every run (SplitMix64).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func text(_ alphabet: String, _ count: ClosedRange<Int>) -> String {
            let scalars = Array(alphabet.unicodeScalars)
            return (0..<Int.random(in: count, using: &self)).reduce(into: "") { text, _ in
                text.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &self)])
            }
        }

        mutating func maybe() -> Bool { Bool.random(using: &self) }
    }

    private static let token = "abcABC019-_.:/+~=!\"#$%&'()*,;<>?@[\\]^`{|}"
    private static let password = token + " éß漢🔑\u{200B}\u{FEFF}\u{2028}"
    private static let note = password + "\n\t:-#?!|>"
    private static let hosts = [
        "10.1.2.3", "10.1.2.3:6443", "[fd00::1]:6443", "fd00::2", "api.example.com:443",
        "https://rancher.example.com/k8s/clusters/c-m-1",
    ]

    private func source(hyphens: Bool) throws -> FixedSource {
        var numbers = Numbers(state: 42)
        var source = FixedSource()
        for number in 0..<60 {
            let isBasic = numbers.maybe()
            let secret =
                isBasic
                ? "p" + numbers.text(Self.password, 0...40) + "p" : "t" + numbers.text(Self.token, 8...60) + "t"
            try source.add("c\(number)" + (hyphens && number % 7 == 0 ? "-" : ""), token: secret) { candidate in
                candidate.endpoint = try APIEndpoint(Self.hosts[number % Self.hosts.count])
                candidate.loadBalancer = try LoadBalancerAddress(numbers.maybe() ? "203.0.113.1" : "2001:db8::1")
                if isBasic { candidate.method = .basic(username: "u" + numbers.text(" abé'\"\\{}#&*!|>%@", 0...10)) }
                if numbers.maybe() {
                    candidate.ecosystem = .some(try Ecosystem("e" + numbers.text(Self.token, 0...20)))
                }
                if numbers.maybe() { candidate.caBundle = .some(TestCertificates.ca) }
                if numbers.maybe() { candidate.note = .some(try Note("n" + numbers.text(Self.note, 0...80) + "n")) }
                if numbers.maybe() {
                    var labels = Labels()
                    for key in ["site", "example.com/tier", "kubernetes.io/x", "true"] where numbers.maybe() {
                        try labels.apply("\(key)=\(numbers.maybe() ? "" : "v1.2_3")")
                    }
                    candidate.labels = labels
                }
                candidate.acquiredAt = Timestamp(
                    seconds: Int64.random(in: 1_400_000_000...1_800_000_000, using: &numbers))
                if numbers.maybe() {
                    candidate.issuedAt = Timestamp(seconds: Int64.random(in: 1...1_800_000_000, using: &numbers))
                    candidate.issuedSource = numbers.maybe() ? .secretCreation : .user
                }
                if numbers.maybe() {
                    candidate.secret = SecretReference()
                    candidate.secret?.name = "dp-token"
                    candidate.secret?.uid = "1-2-3"
                    candidate.secret?.namespace = numbers.maybe() ? "aichor" : nil
                }
            }
        }
        return source
    }

    private func export(_ vault: TestVault, _ change: (inout ExportOptions) -> Void) throws -> SecretBytes {
        var options = ExportOptions()
        options.layout = .array
        options.allowFindings = true
        change(&options)
        var out = SecretBytes()
        _ = try vault.open().export(.all, options) { (bytes: Span<UInt8>) throws(VaultError) in out.append(bytes) }
        return out
    }

    /// Everything of a vault's clusters that is to be the same; with `isWhole` what only Secrets carry too.
    private func content(_ vault: TestVault, isWhole: Bool) throws -> [String: [String]] {
        var content: [String: [String]] = [:]
        let open = try vault.open()
        for name in try vault.names() {
            let details = try open.show(try ClusterName(name), version: nil)
            let (cluster, credential) = (details.cluster, details.cluster.credential)
            var facts = [
                "\(String(describing: cluster.endpointURL))", "\(String(describing: cluster.loadBalancerIP))",
                cluster.ecosystem ?? "-", "\(details.caBundle ?? [])", "\(credential?.username ?? "-")",
                "\(credential?.acquiredAt.seconds ?? 0)", try vault.secret(of: name),
            ]
            if isWhole {
                facts += [
                    "\(cluster.labels.entries)", details.note ?? "-", "\(String(describing: credential?.facts))",
                    "\(String(describing: credential?.issuedSource))",
                ]
            }
            content[name] = facts
        }
        return content
    }

    private func check(_ original: TestVault, _ imported: some CandidateSource, isWhole: Bool) throws {
        let other = try TestVault()
        let report = try other.add(imported) { $0.allowsFindings = true }
        for result in report.results { #expect(result.problems.isEmpty, "\(result)") }
        let expected = try content(original, isWhole: isWhole)
        let found = try content(other, isWhole: isWhole)
        #expect(expected.count == 60)
        for (name, facts) in expected { #expect(found[name] == facts, "\(name)") }
        let again = try original.add(imported) { $0.allowsFindings = true }
        #expect(again.actions.allSatisfy { $0 == .unchanged }, "\(again.results.filter { $0.action != .unchanged })")
    }

    private func filled(hyphens: Bool = true) throws -> TestVault {
        let vault = try TestVault()
        let report = try vault.add(try source(hyphens: hyphens)) { $0.allowsFindings = true }
        #expect(report.isAccepted, "\(report.results.filter { $0.action == .refused })")
        return vault
    }

    @Test(arguments: [false, true])
    func `through payloads`(_ isLines: Bool) throws {
        let vault = try filled()
        let bytes = try export(vault) { $0.layout = isLines ? .lines : .array }
        try check(vault, try PayloadSource(bytes, place: "payloads"), isWhole: false)
    }

    @Test func `through Secrets of Argo CD`() throws {
        let vault = try filled()
        try check(vault, try ArgoSource(try export(vault) { $0.format = .argocd }, place: "argo"), isWhole: true)
    }

    @Test func `through Secrets with a kubeconfig`() throws {
        // Cluster API's label cannot end with a hyphen.
        let vault = try filled(hyphens: false)
        let bytes = try export(vault) { $0.format = .kubeconfigSecret }
        try check(vault, try KubernetesSecretSource(bytes, place: "secrets"), isWhole: true)
    }
}
