// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What is done with a vault.
enum PagesCommand: UInt8, CaseIterable {
    case list, show, history, export, log, logVerify, policy, doctor, backupVerify
    case add, set, remove, purge, setPolicy

    /// The one cluster that changes are about.
    static let touched = "cluster-3"

    /// Whether it leaves the vault changed; an export does, by its log entries.
    var isChange: Bool { rawValue >= Self.add.rawValue || self == .export }

    /// Runs it; what it answers.
    func run(_ vault: UnlockedVault) throws -> [String] {
        let name = try ClusterName(Self.touched)
        var lines: [String] = []
        switch self {
        case .list:
            try vault.list(.all, detail: .full) { (view) throws(VaultError) in lines.append("\(view)") }
        case .show: lines.append("\(try vault.show(name, version: nil))")
        case .history: lines.append("\(try vault.history(of: name))")
        case .export: lines.append(try Self.payload(of: .all, vault))
        case .log:
            try vault.log(LogFilter()) { (entry) throws(VaultError) in lines.append("\(entry)") }
        case .logVerify:
            let verification = try vault.verifyLog()
            if let fault = verification.fault { throw VaultError(.integrityLog, fault.message) }
            lines.append("\(verification.entries)")
        case .policy: lines.append("\(try vault.policy())")
        case .doctor: _ = try vault.doctor()
        case .backupVerify:
            let report = try vault.checkWholly()
            lines.append("\(report.records) \(report.logEntries)")
        case .add: _ = try vault.add(try Self.draft("new", token: "token-new"))
        case .set:
            var patch = ClusterPatch()
            patch.credential = .bearer(Self.secret("token-again"))
            _ = try vault.set(name, patch, ifVersion: nil)
        case .remove: _ = try vault.remove([name], purge: false, ifVersion: nil)
        case .purge: _ = try vault.remove([name], purge: true, ifVersion: nil)
        case .setPolicy:
            var settings = PolicySettings()
            settings.allowsBasicAuthentication = true
            _ = try vault.setPolicy(.vault, settings, ifVersion: nil)
        }
        return lines
    }

    /// The payloads of clusters, secrets included.
    static func payload(of selection: ClusterSelection, _ vault: UnlockedVault) throws -> String {
        var bytes: [UInt8] = []
        var options = ExportOptions()
        options.layout = .lines
        _ = try vault.export(selection, options) { (piece) throws(VaultError) in
            unsafe piece.withUnsafeBufferPointer { bytes += unsafe Array($0) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: text.utf8.span) }

    static func draft(_ name: String, token: String) throws -> ClusterDraft {
        ClusterDraft(
            name: try ClusterName(name), endpoint: try APIEndpoint("https://10.1.2.3:6443"),
            loadBalancer: try LoadBalancerAddress("203.0.113.10"), credential: .bearer(secret(token)))
    }
}
