// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

/// A vault in a folder of its own, with a key file, a clock that tests move, and everything removed at the end.
final class TestVault {
    let directory: String
    private let state = State()

    init() throws {
        directory = NSTemporaryDirectory() + "aichor-vault-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = try LockedVault.create(
            at: path, passphrase: nil, keyFile: Self.key, twoFactor: false, recoveryCode: false, context: context)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var path: String { directory + "/vault.db" }
    var stateDirectory: String { directory + "/state" }
    static var key: SecretBytes { secret(String(repeating: "k", count: 32)) }

    var context: VaultContext {
        VaultContext(
            now: { [state] in Timestamp(seconds: state.clock.withLock { $0 }) }, actor: LogActor(uid: 1000),
            stateDirectory: stateDirectory, lockTimeout: 5,
            notice: { [state] notice in state.notices.withLock { $0.append("\(notice)") } })
    }

    /// Moves the clock.
    func advance(by seconds: Int64) { state.clock.withLock { $0 += seconds } }

    /// What the user was told besides results.
    var notices: [String] { state.notices.withLock { $0 } }

    private final class State: Sendable {
        let clock = Mutex<Int64>(1_800_000_000)
        let notices = Mutex<[String]>([])
    }

    func open(at other: String? = nil) throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.keyFile = Self.key
        return try LockedVault(at: other ?? path, context: context).unlock(with: secrets)
    }

    /// Gives each page the tag that its content needs: for faults that the tags must not hide.
    func seal() throws {
        let size = VaultFormat.pageSize
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let id = Array(file[VaultFormat.pageContent..<(VaultFormat.pageContent + VaultID.byteCount)])
        // In place: a new file would be readable by others.
        let handle = try #require(FileHandle(forWritingAtPath: path))
        for start in stride(from: 0, to: file.count, by: size) {
            let content = Array(file[start..<(start + VaultFormat.pageContent)])
            let page = content + id + [UInt8](repeating: 0, count: PageTag.byteCount)
            try handle.write(contentsOf: Data(Self.sealed(page, number: start / size + 1)))
        }
        try handle.close()
    }

    /// A page under the tag that fits its content and the vault id in it.
    static func sealed(_ page: [UInt8], number: Int) throws -> [UInt8] {
        let content = Array(page[..<VaultFormat.pageContent])
        let id = Array(page[VaultFormat.pageContent..<(VaultFormat.pageContent + VaultID.byteCount)])
        let vaultID = try #require(VaultID(id))
        return content + id
            + (try PageTagger().tag(of: content.span, page: UInt32(number), vaultID: vaultID)).bytes
    }

    static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: text.utf8.span) }

    static func draft(_ name: String, token: String, ca: [UInt8]? = nil) throws -> ClusterDraft {
        var draft = ClusterDraft(
            name: try ClusterName(name), endpoint: try APIEndpoint("https://10.1.2.3:6443"),
            loadBalancer: try LoadBalancerAddress("203.0.113.10"), credential: .bearer(secret(token)))
        draft.caBundle = try ca.map { try CABundle(pem: $0) }
        return draft
    }
}

/// Certificates made by the openssl command line when they are first needed.
enum TestCertificates {
    /// A self-signed CA in PEM.
    static let ca: [UInt8] = Array(make().utf8)
    /// Another one.
    static let otherCA: [UInt8] = Array(make().utf8)

    private static func make() -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            "/dev/null", "-subj", "/CN=test-ca", "-days", "3650",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return "" }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

/// The code of the error that `body` throws; nil if it throws none.
func code(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return VaultError(error).code.id
    }
}
