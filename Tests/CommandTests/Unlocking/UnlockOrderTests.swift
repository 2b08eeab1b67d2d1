// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing
import Vault
import VaultCore
import VaultTerminal

@testable import aichor_vault

/// What others wrote is read before the vault is unlocked: no key is in memory while it is parsed.
struct UnlockOrderTests {
    private let home = try? UnlockOrderHome()

    /// Thrown in the place of unlocking.
    private static let reached = VaultError(.locked, "the vault would be unlocked now")

    @Test(arguments: UnlockOrderCase.all)
    func `a file that cannot be read is refused before anything is unlocked`(example: UnlockOrderCase) throws {
        let error = try #require(try self.error(of: example, with: example.broken))
        #expect(error != Self.reached)
        #expect([.inputInvalid, .findings].contains(error.code), "\(error)")
    }

    @Test(arguments: UnlockOrderCase.all)
    func `after a file that can be read the vault is unlocked`(example: UnlockOrderCase) throws {
        #expect(try error(of: example, with: example.good) == Self.reached)
    }

    @Test(arguments: UnlockOrderCase.all.filter { $0.testDescription != "verify --online --rules" })
    func `no file is needed once the vault is unlocked`(example: UnlockOrderCase) throws {
        let home = try #require(home)
        var context = try home.context()
        context.unlock = { (options, context, _) throws(VaultError) in
            home.removeFiles()
            return try VaultUnlocker(options: options, context: context).unlock()
        }
        do { try home.run(example, with: example.good, in: context) } catch let error as VaultError {
            // The certificate is not one that paris would present; that the file is gone would be another error.
            #expect(example.arguments.first == "verify" && error.code == .findings, "\(error)")
        }
        #expect(try home.names() == (example.isAboutParis ? ["paris"] : ["lyon", "paris"]))
    }

    private func error(of example: UnlockOrderCase, with content: String) throws -> VaultError? {
        let home = try #require(home)
        var context = try home.context()
        context.unlock = { (_, _, _) throws(VaultError) in throw Self.reached }
        do {
            try home.run(example, with: content, in: context)
            return nil
        } catch let error as VaultError { return error }
    }
}

/// A vault with one cluster, and the files of a command.
final class UnlockOrderHome: Sendable {
    private let path: String
    private static let certificate = Result { try makeCertificate() }

    init() throws {
        path = NSTemporaryDirectory() + "aichor-order-" + UUID().uuidString
        for name in ["", "/files", "/state"] {
            try FileManager.default.createDirectory(
                atPath: path + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try write("key", String(repeating: "k", count: 32))
        _ = try LockedVault.create(
            at: path + "/vault.db", passphrase: nil, keyFile: try KeyFile.read(at: path + "/key"), twoFactor: false,
            recoveryCode: false, context: try context().vaultContext(lockTimeout: 5))
        _ = try open().add(
            ClusterDraft(
                name: try ClusterName("paris"), endpoint: try APIEndpoint("https://10.1.2.3:6443"),
                loadBalancer: try LoadBalancerAddress("203.0.113.10"),
                credential: .bearer(SecretBytes(copying: "token-of-paris".utf8.span))))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a command on a file of that content.
    func run(_ example: UnlockOrderCase, with content: String, in context: CommandContext) throws {
        let pem = try Self.certificate.get()
        try write("files/file", content == "CA" ? pem : content)
        try write("files/ca.pem", pem)
        try write("files/token", "made-token")
        let words = example.arguments.map {
            $0 == "FILE" ? path + "/files/file" : $0 == "TOKEN" ? path + "/files/token" : $0
        }
        guard case .command(let command) = try CommandDispatch(words, columns: 80).parse() else {
            throw VaultError(.usage, "this is no command")
        }
        _ = try command.status(in: context)
    }

    func removeFiles() { try? FileManager.default.removeItem(atPath: path + "/files") }

    func context() throws -> CommandContext {
        let variables = [
            "AICHOR_VAULT": path + "/vault.db", "AICHOR_VAULT_KEY_FILE": path + "/key",
            "XDG_STATE_HOME": path + "/state",
            "HOME": path,
        ]
        var context = CommandContext.live()
        context.variable = { variables[$0] }
        context.output = StandardOutput(descriptor: Self.nowhere)
        context.diagnostics = .silent
        context.standardInputIsTerminal = false
        context.openTerminal = { nil }
        return context
    }

    private static let nowhere = unsafe Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)

    func names() throws -> [String] {
        var names: [String] = []
        try open().list(.all, detail: .summary) { names.append($0.name) }
        return names.sorted()
    }

    private func open() throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.keyFile = try KeyFile.read(at: path + "/key")
        return try LockedVault(at: path + "/vault.db", context: try context().vaultContext(lockTimeout: 5))
            .unlock(with: secrets)
    }

    private func write(_ name: String, _ text: String) throws {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    private static func makeCertificate() throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            "/dev/null", "-subj", "/CN=test-ca", "-days", "3650",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
