// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultKubernetes

/// A process of Servers/api.py, with listeners on loopback ports; it ends with this value.
final class ScriptedServer {
    /// One listener: what api.py reads.
    typealias Listener = [String: Any]

    static let token = "the-only-token-0123456789"
    static let username = "system:serviceaccount:aichor:dp-cluster-service-account"

    let ports: [UInt16]
    private let process = Process()
    private let input = Pipe()
    private let log: URL

    /// Starts a server; a listener without a certificate gets that of the first CA.
    init(_ listeners: Listener...) throws {
        let fixtures = try NetworkFixtures.shared.get()
        let directory = FileManager.default.temporaryDirectory
        let config = directory.appendingPathComponent("api-\(UUID().uuidString).json")
        log = directory.appendingPathComponent("api-\(UUID().uuidString).log")
        try Data().write(to: log)
        let complete = listeners.enumerated().map { index, listener -> Listener in
            var listener = listener
            let certificate = listener["certificate"] as? String ?? "first"
            if listener["kind"] == nil || listener["certificate"] != nil {
                listener["cert"] = fixtures.path(certificate + ".pem")
                listener["key"] = fixtures.path(certificate + ".key")
            }
            if listener["name"] == nil { listener["name"] = "\(index)" }
            return listener
        }
        try JSONSerialization.data(withJSONObject: complete).write(to: config)
        defer { try? FileManager.default.removeItem(at: config) }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Servers/api.py")
        let output = Pipe()
        process.executableURL = URL(
            fileURLWithPath: ProcessInfo.processInfo.environment["PYTHON"] ?? "/usr/bin/python3")
        process.arguments = ["-B", script.path, config.path, log.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let part = output.fileHandleForReading.availableData
            try #require(!part.isEmpty, "api.py did not start: this test needs Python 3")
            line += part
        }
        ports = try #require(try JSONSerialization.jsonObject(with: line) as? [Int]).map { UInt16($0) }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: log)
    }

    /// A user of the cluster, as SelfSubjectReview tells of it, by the Authorization header that proves it.
    static func users(_ username: String = username, groups: [String] = ["system:authenticated"]) -> [String: Any] {
        ["Bearer \(token)": ["username": username, "uid": "1234", "groups": groups]]
    }

    /// All that arrived so far.
    func events() throws -> [[String: Any]] {
        try String(decoding: Data(contentsOf: log), as: UTF8.self).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    /// The whole log, to look for what must not be in it.
    func text() throws -> String { String(decoding: try Data(contentsOf: log), as: UTF8.self) }

    /// The paths asked, in their order.
    func paths() throws -> [String] {
        try events().compactMap { $0["method"] == nil ? nil : $0["path"] as? String }
    }

    /// The address of a listener.
    func address(_ listener: Int = 0, host: String = "127.0.0.1", prefix: String = "") throws -> APIEndpoint {
        try APIEndpoint("https://\(host):\(ports[listener])\(prefix)")
    }
}

/// Asks a scripted server as a command would.
struct Asking {
    var settings: ProbeSettings
    var trust = "first-ca"
    var token: String? = ScriptedServer.token
    var username: String?
    var rules = ResourceRules.onPremise
    var tlsServerName: String?
    var loadBalancer: String?

    init() {
        settings = ProbeSettings { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
        settings.newTokenGracePeriod = 0
    }

    func request(_ endpoint: APIEndpoint) throws -> ProbeRequest {
        let secret: SecretBytes? = token.map { SecretBytes(copying: $0.utf8.span) }
        return ProbeRequest(
            server: try ServerAddress(endpoint, tlsServerName: try tlsServerName.map { try ServerName($0) }),
            trust: try NetworkFixtures.shared.get().trust(trust), secret: secret, username: username, rules: rules,
            loadBalancer: loadBalancer)
    }

    func ask(_ endpoint: APIEndpoint) throws -> OnlineFacts {
        try NetworkLibrary.load()
        return ClusterProbe.run(try request(endpoint), settings)
    }
}

extension OnlineFacts {
    /// The rules that find something, the trust policy's on the presented chain among them, with severities.
    var found: [String] {
        let facts = ClusterFacts(
            overview: ClusterOverview(name: "paris", change: .added, changedAt: Timestamp(seconds: 0)),
            now: Timestamp(seconds: 0), online: self)
        let ours = VerificationRules.online.flatMap { $0.findings(for: facts) }
        return (chainFindings + ours).map { "\($0.rule) \($0.severity)" }
    }
}
