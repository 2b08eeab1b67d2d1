// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import Vault
import VaultCore

/// One vault that is changed, used and put back, in memory where there is a file system for that.
///
/// Guarded by a mutex: one input after the other.
final class PagesBench: @unchecked Sendable {
    private static let shared = Mutex<PagesBench?>(nil)
    private static let vaultName = "vault.db"
    private static let key = [UInt8](repeating: 0x6b, count: 32)
    private static let clusters = 24

    private let directory: String
    /// The file as it was made.
    private(set) var whole: [UInt8] = []
    /// What each command answers then.
    private(set) var answers: [PagesCommand: [String]] = [:]
    private var path: String { "\(directory)/\(Self.vaultName)" }
    private var marks: String { "\(directory)/state" }
    private var untouched = ""
    private var kept: [(path: String, bytes: [UInt8])] = []

    /// Lends the one bench, which is set up for the first input.
    static func run(_ body: (PagesBench) throws -> Void) throws {
        try shared.withLock { shared in
            let bench = try shared ?? PagesBench()
            shared = bench
            try body(bench)
        }
    }

    private init() throws {
        let parent = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        directory = "\(parent)/aichor-vault-pages-\(getpid())"
        guard unsafe mkdir(directory, 0o700) == 0 else { throw Violation("cannot create \(directory)") }
        atexit { try? PagesBench.shared.withLock { try $0?.removeAll() } }
        try populate()
        whole = try content()
        kept = try Self.names(in: marks).map { name in ("\(marks)/\(name)", try Self.read("\(marks)/\(name)")) }
        untouched = try others()
        for command in PagesCommand.allCases {
            try put(whole)
            answers[command] = try command.run(try open())
        }
    }

    /// Enough for trees of two levels, with history, free pages, and a token on overflow pages.
    private func populate() throws {
        _ = try LockedVault.create(
            at: path, passphrase: nil, keyFile: SecretBytes(copying: Self.key.span), twoFactor: false,
            recoveryCode: false, context: context)
        let vault = try open()
        for number in 0..<Self.clusters {
            let token = "token-of-\(number)-" + String(repeating: "x", count: number == 5 ? 20_000 : 40 * number)
            _ = try vault.add(try PagesCommand.draft("cluster-\(number)", token: token))
        }
        for number in 0..<12 {
            var patch = ClusterPatch()
            patch.credential = .bearer(PagesCommand.secret("second-token-of-\(number)"))
            _ = try vault.set(try ClusterName("cluster-\(number)"), patch, ifVersion: nil)
        }
        _ = try PagesCommand.payload(of: .all, vault)
        _ = try vault.remove([try ClusterName("cluster-20")], purge: false, ifVersion: nil)
        for number in 21..<24 {
            _ = try vault.remove([try ClusterName("cluster-\(number)")], purge: true, ifVersion: nil)
        }
    }

    private var context: VaultContext {
        VaultContext(
            now: { Timestamp(seconds: 1_893_456_000) }, actor: LogActor(uid: 1000), stateDirectory: marks,
            lockTimeout: 1, notice: { _ in })
    }

    func open() throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.keyFile = SecretBytes(copying: Self.key.span)
        return try LockedVault(at: path, context: context).unlock(with: secrets)
    }

    /// The payloads of all clusters that no change is about.
    private func others() throws -> String {
        let names = try (0..<20).map { "cluster-\($0)" }.filter { $0 != PagesCommand.touched }.map {
            try ClusterName($0)
        }
        return try PagesCommand.payload(of: .names(names), open())
    }

    /// Whether nothing at all is wrong with the vault as it is, and the clusters that no change is about are as they were made.
    func isWhole() throws -> Bool {
        guard (try? open().checkWholly()) != nil else { return false }
        return try others() == untouched
    }

    /// Each live cluster that can be exported from these bytes, with its payload.
    func readable(_ bytes: [UInt8]) throws -> [String: String] {
        var found: [String: String] = [:]
        for number in 0..<20 {
            let name = "cluster-\(number)"
            try put(bytes)
            found[name] = try? PagesCommand.payload(of: .names([ClusterName(name)]), open())
        }
        try put(bytes)
        return found
    }

    // MARK: Files

    /// Puts the vault and what is remembered of it into a state.
    func put(_ bytes: [UInt8]) throws {
        unsafe unlink("\(path)-journal")
        try Self.write(bytes, to: path)
        for file in kept { try Self.write(file.bytes, to: file.path) }
    }

    func content() throws -> [UInt8] { try Self.read(path) }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Violation("cannot open \(path)") }
        defer { close(file) }
        guard unsafe bytes.withUnsafeBytes({ unsafe Glibc.write(file, $0.baseAddress, $0.count) }) == bytes.count else {
            throw Violation("cannot write \(path)")
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Violation("cannot open \(path)") }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, unsafe pread(file, buffer.baseAddress, size, 0))
        }
    }

    private static func names(in directory: String) throws -> [String] {
        guard let stream = unsafe opendir(directory) else { throw Violation("cannot open \(directory)") }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private func removeAll() throws {
        for name in (try? Self.names(in: marks)) ?? [] { unsafe unlink("\(marks)/\(name)") }
        unsafe rmdir(marks)
        for name in (try? Self.names(in: directory)) ?? [] { unsafe unlink("\(directory)/\(name)") }
        unsafe rmdir(directory)
    }
}
