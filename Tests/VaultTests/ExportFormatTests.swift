// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `A cluster is written for` {
    private static let jwt = """
        eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9uYW1lc3BhY2UiOi\
        JhaWNob3IiLCJrdWJlcm5ldGVzLmlvL3NlcnZpY2VhY2NvdW50L3NlY3JldC5uYW1lIjoiZHAtdG9rZW4iLCJrdWJlcm5ldGVzLmlvL3NlcnZpY2VhY2NvdW50L\
        3NlcnZpY2UtYWNjb3VudC5uYW1lIjoiZHAiLCJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YWljaG9yOmRwIn0.c2lnbmF0dXJl
        """
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    private func add(
        _ name: String, token: String = "token-one", ca: [UInt8]? = nil, host: String = "https://10.1.2.3:6443",
        change: (inout ClusterDraft) throws -> Void = { _ in }
    ) throws {
        var draft = try TestVault.draft(name, token: token, ca: ca)
        draft.endpoint = try APIEndpoint(host)
        draft.allowsFindings = true
        try change(&draft)
        _ = try vault.open().add(draft)
    }

    private func addBasic(_ name: String, username: String = "admin", password: String = "pass word") throws {
        try add(name) { $0.credential = .basic(username: username, password: TestVault.secret(password)) }
    }

    private func export(
        _ names: String..., as format: ExportFormat, masked: Bool = false,
        change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> String {
        var options = ExportOptions()
        options.format = format
        if names.count != 1 { options.layout = .array }
        change(&options)
        var out: [UInt8] = []
        let selection = ClusterSelection.names(try names.map { try ClusterName($0) })
        let opened = try vault.open()
        if masked {
            _ = try opened.exportMasked(selection, options) { out.append($0) }
        } else {
            _ = try opened.export(selection, options) { out.append($0) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func refusal(_ name: String, as format: ExportFormat, change: (inout ExportOptions) -> Void = { _ in })
        -> String?
    {
        do {
            _ = try export(name, as: format, change: change)
            return nil
        } catch let error as VaultError {
            return error.code.id == "findings" ? error.message : error.code.id
        } catch { return "\(error)" }
    }

    private var actions: [String] {
        get throws {
            var found: [String] = []
            try vault.open().log(LogFilter()) { found.append("\($0.action.rawValue) \($0.purpose ?? "-")") }
            return found
        }
    }

    @Test func `pasting, in the form's order`() throws {
        try add("paris", ca: TestCertificates.ca) { $0.ecosystem = try Ecosystem("research") }
        try addBasic("lyon")
        let pem = String(decoding: TestCertificates.ca, as: UTF8.self)
        #expect(
            try export("paris", "lyon", as: .aichorForm) == """
                Engine Name: paris
                Ecosystem: research
                API Hostname: https://10.1.2.3:6443
                Load Balancer IP: 203.0.113.10
                CA Data:
                \(pem)Bearer Token: token-one

                Engine Name: lyon
                API Hostname: https://10.1.2.3:6443
                Load Balancer IP: 203.0.113.10
                Basic Username: admin
                Basic Password: pass word

                """)
    }

    @Test func `one field alone, and only a secret one is a release`() throws {
        try add("paris", ca: TestCertificates.ca)
        let before = try actions.count
        #expect(
            try export("paris", as: .aichorForm) { $0.field = .caData }
                == String(decoding: TestCertificates.ca, as: UTF8.self))
        #expect(
            try export("paris", as: .aichorForm) {
                $0.field = .apiHostname; $0.hostForm = .hostPort
            } == "10.1.2.3:6443\n")
        #expect(try actions.count == before)
        #expect(try export("paris", as: .aichorForm, masked: true) { $0.field = .bearerToken } == "********\n")
        #expect(try actions.count == before)
        #expect(try export("paris", as: .aichorForm) { $0.field = .bearerToken } == "token-one\n")
        #expect(try actions.last == "secret.exported export as aichor-form, Bearer Token")
    }

    @Test func `one field that it does not have: not found, and nothing is logged`() throws {
        try add("paris")
        for field in [FormField.caData, .ecosystem, .basicUsername, .basicPassword] {
            #expect(refusal("paris", as: .aichorForm) { $0.field = field } == "not-found")
        }
        #expect(try actions == ["vault.created -", "cluster.added -"])
    }

    @Test func `kubectl, with the current context only where there is no doubt`() throws {
        try add("paris", ca: TestCertificates.ca, host: "https://[fd00::1]/k8s/c-1")
        try addBasic("n", password: #"a"b\c"#)
        let base64 = Data(TestCertificates.ca).base64EncodedString()
        #expect(
            try export("paris", as: .kubeconfig) == """
                apiVersion: v1
                kind: Config
                clusters:
                - name: paris
                  cluster:
                    server: "https://[fd00::1]/k8s/c-1"
                    certificate-authority-data: "\(base64)"
                contexts:
                - name: paris
                  context:
                    cluster: paris
                    user: paris
                users:
                - name: paris
                  user:
                    token: "token-one"
                current-context: paris

                """)
        let both = try export("paris", "n", as: .kubeconfig)
        #expect(!both.contains("current-context"))
        #expect(both.contains("- name: \"n\"\n  user:\n    username: admin\n    password: \"a\\\"b\\\\c\"\n"))
    }

    @Test func `Argo CD, and what Argo has no field for is in annotations`() throws {
        try add("paris-", token: Self.jwt, ca: TestCertificates.ca) { draft in
            draft.note = try Note("two\n\"lines\"")
            try draft.labels.apply("site=paris")
            try draft.labels.apply("app.kubernetes.io/instance=x")
            try draft.labels.apply("argocd.argoproj.io/secret-type=repository")
            draft.issuedAt = Timestamp(seconds: 1_700_000_000)
        }
        let text = try export("paris-", as: .argocd)
        #expect(text.contains("  name: paris--cluster\n  namespace: argocd\n"))
        #expect(
            text.contains("  labels:\n    argocd.argoproj.io/secret-type: cluster\n    site: paris\n  annotations:\n"))
        for line in [
            "aichor-vault/engine-name: paris-", #"aichor-vault/note: "two\n\"lines\"""#,
            #"aichor-vault/issued-at: "2023-11-14T22:13:20Z""#, "aichor-vault/issued-source: user",
            "aichor-vault/secret-name: dp-token", "aichor-vault/service-account: dp", "aichor-vault/namespace: aichor",
            #"aichor-vault/load-balancer-ip: "203.0.113.10""#,
        ] {
            #expect(text.contains("    " + line + "\n"), "\(line)")
        }
        #expect(text.contains(#"    aichor-vault/labels: "{\"app.kubernetes.io/instance\":\"x\","#))
        let config = try #require(text.firstRange(of: "  config: |\n")).upperBound
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text[config...].utf8)) as? [String: Any])
        #expect(Set(json.keys) == ["bearerToken", "tlsClientConfig"])
        #expect(json["bearerToken"] as? String == Self.jwt)
        let tls = try #require(json["tlsClientConfig"] as? [String: Any])
        #expect(tls["insecure"] as? Bool == false)
        #expect(tls["caData"] as? String == Data(TestCertificates.ca).base64EncodedString())
    }

    @Test func `Argo CD, several as documents`() throws {
        try add("paris")
        try addBasic("lyon")
        let text = try export("paris", "lyon", as: .argocd) { $0.namespace = "argo" }
        #expect(text.components(separatedBy: "\n---\n").count == 2)
        #expect(!text.hasSuffix("---\n") && text.contains("namespace: argo\n"))
        #expect(text.contains(#""username": "admin""#) && !text.contains("caData"))
    }

    @Test func `Cluster API and MultiKueue, each with its key, name and label`() throws {
        try add("paris", ca: TestCertificates.ca)
        let value = try export("paris", as: .kubeconfigSecret)
        #expect(value.contains("  name: paris-kubeconfig\n  labels:\n    cluster.x-k8s.io/cluster-name: paris\n"))
        #expect(value.contains("type: cluster.x-k8s.io/secret\nstringData:\n  value: |\n    apiVersion: v1\n"))
        #expect(!value.contains("namespace"))
        let kueue = try export("paris", as: .kubeconfigSecret) { $0.secretKey = .kubeconfig }
        #expect(kueue.contains("  namespace: kueue-system\n") && kueue.contains("\n  kubeconfig: |\n"))
        let indented = try export("paris", as: .kubeconfig).split(separator: "\n").map { "    \($0)\n" }.joined()
        #expect(value.hasSuffix(indented) && kueue.hasSuffix(indented))
    }

    @Test func `Karmada, a Secret and the Cluster that refers to it`() throws {
        try add("paris", ca: TestCertificates.ca)
        let documents = try export("paris", as: .karmada).components(separatedBy: "---\napiVersion")
        #expect(documents.count == 2)
        #expect(documents[0].contains("  token: \"token-one\"\n  caBundle: |\n    -----BEGIN CERTIFICATE-----\n"))
        #expect(documents[1].contains("  apiEndpoint: \"https://10.1.2.3:6443\"\n"))
        #expect(documents[1].hasSuffix("  secretRef:\n    namespace: karmada-cluster\n    name: paris\n"))
    }

    @Test func `Vault's secrets engine`() throws {
        try add("paris", token: Self.jwt, ca: TestCertificates.ca)
        let json = try JSONSerialization.jsonObject(with: Data(try export("paris", as: .vault).utf8)) as? [String: Any]
        #expect(json?["kubernetes_host"] as? String == "https://10.1.2.3:6443")
        #expect(json?["kubernetes_ca_cert"] as? String == String(decoding: TestCertificates.ca, as: UTF8.self))
        #expect(json?["service_account_jwt"] as? String == Self.jwt)
        #expect(json?["disable_local_ca_jwt"] as? Bool == true && json?.count == 4)
    }

    @Test func `Terraform, where nothing in a text begins a template`() throws {
        try addBasic("lyon", password: #"${a}$${b}%{c}%%{d}$%"\"#)
        let text = try export("lyon", as: .tfvars)
        #expect(text.contains(##"password               = "\u0024{a}$\u0024{b}\u0025{c}%\u0025{d}$%\"\\""## + "\n"))
        #expect(!text.contains("${") && !text.contains("%{"))
        try add("paris")
        let map = try export("lyon", "paris", as: .tfvars)
        #expect(map.hasPrefix("clusters = {\n  \"lyon\" = {\n    cluster_name ") && map.hasSuffix("\n  }\n}\n"))
    }

    @Test func `a shell, where only a single quote means anything`() throws {
        try addBasic("lyon", username: "o'neill", password: #"'$(rm)`'"\"#)
        #expect(
            try export("lyon", as: .env) == #"""
                KUBE_HOST='https://10.1.2.3:6443'
                KUBE_USER='o'\''neill'
                KUBE_PASSWORD=''\''$(rm)`'\''"\'

                """#)
    }

    @Test(arguments: ExportFormat.allCases)
    func `a terminal, masked in every format`(format: ExportFormat) throws {
        try add("paris", token: Self.jwt, ca: TestCertificates.ca)
        let text = try export("paris", as: format, masked: true)
        #expect(text.contains("********") && !text.contains("c2lnbmF0dXJl"))
        #expect(try actions == ["vault.created -", "cluster.added -"])
    }

    @Test(arguments: [ExportFormat.aichorForm, .env])
    func `a terminal, which a user name does not steer`(format: ExportFormat) throws {
        try addBasic("lyon", username: "a\u{202E}b")
        #expect(!(try export("lyon", as: format, masked: true).unicodeScalars.contains("\u{202E}")))
        #expect(try export("lyon", as: format).unicodeScalars.contains("\u{202E}"))
    }

    @Test(arguments: ExportFormat.allCases)
    func `the log, which says for whom`(format: ExportFormat) throws {
        try add("paris", token: Self.jwt, ca: TestCertificates.ca)
        _ = try export("paris", as: format)
        #expect(try actions.last == "secret.exported export as \(format.rawValue)")
    }

    @Test func `nobody who could not read it`() throws {
        try addBasic("basic")
        try add("opaque", ca: TestCertificates.ca)
        try add("no-ca", token: Self.jwt)
        try add("hyphen-", token: Self.jwt, ca: TestCertificates.ca)
        try add(String(repeating: "x", count: 49), token: Self.jwt, ca: TestCertificates.ca)
        let insist: (inout ExportOptions) -> Void = { $0.allowFindings = true }
        #expect(refusal("basic", as: .karmada, change: insist)?.contains("only a bearer token") == true)
        #expect(refusal("no-ca", as: .karmada, change: insist)?.contains("no CA data") == true)
        #expect(refusal("hyphen-", as: .karmada, change: insist)?.contains("hyphen") == true)
        #expect(refusal(String(repeating: "x", count: 49), as: .karmada, change: insist)?.contains("48") == true)
        #expect(refusal("basic", as: .vault, change: insist)?.contains("user name and password") == true)
        #expect(refusal("opaque", as: .vault, change: insist)?.contains("this token is not one") == true)
        #expect(refusal("no-ca", as: .vault, change: insist)?.contains("no CA data") == true)
        #expect(refusal("hyphen-", as: .kubeconfigSecret, change: insist)?.contains("hyphen") == true)
        #expect(refusal("basic", as: .kubeconfigSecret) { $0.secretKey = .kubeconfig }?.contains("MultiKueue") == true)
        #expect(!(try actions.contains { $0.hasPrefix("secret.") }))
    }

    @Test func `those who can read it, if the others are to be left out`() throws {
        try addBasic("basic")
        try add("paris", ca: TestCertificates.ca)
        var options = ExportOptions()
        options.format = .karmada
        options.skipRefused = true
        let report = try vault.open().export(.all, options) { _ in }
        #expect(report.exported == 1 && report.refused.map(\.name) == ["basic"])
        #expect(report.refused.first?.isFinal == true)
    }

    @Test func `one cluster, where the format has no place for more`() throws {
        try add("paris", token: Self.jwt, ca: TestCertificates.ca)
        try add("lyon", token: Self.jwt, ca: TestCertificates.ca)
        for format in [ExportFormat.vault, .env] {
            #expect(code { _ = try export("paris", "lyon", as: format) } == "usage")
        }
        #expect(code { _ = try export("paris", "lyon", as: .aichorForm) { $0.field = .caData } } == "usage")
        #expect(!(try actions.contains { $0.hasPrefix("secret.") }))
    }

    @Test func `Terraform with a word on what it may change`() throws {
        try addBasic("ascii")
        try addBasic("accents", password: "pa\u{301}ss")
        var options = ExportOptions()
        options.format = .tfvars
        let report = try vault.open().export(.all, options) { _ in }
        #expect(report.warnings.filter { $0.contains("NFC") }.map { $0.prefix(7) } == ["accents"])
    }
}
