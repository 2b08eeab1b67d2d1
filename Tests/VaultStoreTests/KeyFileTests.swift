// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

@Suite struct KeyFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func key(_ fill: UInt8) -> SecretBytes {
        SecretBytes(copying: [UInt8](repeating: fill, count: 32).span)
    }

    @Test func `a key file comes back as it was made`() throws {
        let path = directory.file("key")
        try KeyFileStore.create(at: path, key(0xa5))
        #expect(try mode(of: path) == 0o600)
        let read = try KeyFileStore.read(path)
        #expect(read.withBytes { $0.array() } == [UInt8](repeating: 0xa5, count: 32))
        unsafe chmod(path, 0o400)
        #expect(try KeyFileStore.read(path).count == 32)
        #expect(storeError { try KeyFileStore.create(at: path, key(1)) } == .exists(path: path))
        #expect(directory.names == ["key"])
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `a key file of another length is refused`(_ size: Int) throws {
        try put([UInt8](repeating: 1, count: size), directory.file("key"))
        let path = directory.file("key")
        #expect(storeError { _ = try KeyFileStore.read(path) } == .notAKeyFile(path: path, size: Int64(size)))
    }

    @Test func `nobody is told to change the mode of a file that is no key file`() {
        guard case .notAKeyFile = storeError({ _ = try KeyFileStore.read("/etc/passwd") }) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: ["link", "folder", "pipe", "mode"])
    func `a key file that is none is refused`(_ kind: String) throws {
        let path = directory.file("key")
        try KeyFileStore.create(at: directory.file("real"), key(1))
        switch kind {
        case "link": unsafe symlink(directory.file("real"), path)
        case "folder": unsafe mkdir(path, 0o700)
        case "pipe": unsafe mkfifo(path, 0o600)
        default: try put([UInt8](repeating: 1, count: 32), path, mode: 0o640)
        }
        guard case .unsafeFile(path, _, let fix) = storeError({ _ = try KeyFileStore.read(path) }) else {
            Issue.record("not refused")
            return
        }
        #expect(kind != "mode" || fix == "chmod 600 \(path)")
        #expect(storeError { try KeyFileStore.create(at: path, key(1)) } == .exists(path: path))
    }

    @Test func `a key file cannot be made in a missing folder`() {
        #expect(
            storeError { try KeyFileStore.create(at: directory.file("no/key"), key(1)) }
                == .noDirectory(path: directory.file("no")))
    }

    @Test func `a missing key file is not found`() {
        #expect(
            storeError { _ = try KeyFileStore.read(directory.file("key")) } == .notFound(path: directory.file("key")))
    }

    @Test(.enabled(if: isRoot, "it needs root")) func `a key file of another user is refused`() throws {
        try KeyFileStore.create(at: directory.file("key"), key(1))
        unsafe chown(directory.file("key"), 65534, 65534)
        guard case .unsafeFile = storeError({ _ = try KeyFileStore.read(directory.file("key")) }) else {
            Issue.record("not refused")
            return
        }
    }

    // MARK: Links

    private static let readOnly = MountFacts(hasModes: true, isReadOnly: true, isInMemory: true)

    private func place(_ path: String) throws(StoreError) -> KeyFilePlace {
        try KeyFilePlace(path) { _ in Self.readOnly }
    }

    private func reason(_ path: String) -> String? {
        guard case .unsafeFile(_, let reason, _) = storeError({ _ = try place(path) }) else { return nil }
        return reason
    }

    @Test func `a link as Kubernetes mounts it is followed`() throws {
        unsafe mkdir(directory.file("..2026_01"), 0o755)
        try KeyFileStore.create(at: directory.file("..2026_01/real"), key(7))
        unsafe symlink("..2026_01", directory.file("..data"))
        unsafe symlink("..data/real", directory.file("key"))
        let found = try place(directory.file("key"))
        #expect(found.directory.path == directory.file("..2026_01") && found.name == "real")
        #expect(storeError { try KeyFileStore.create(at: directory.file("key"), key(1)) } != nil)
    }

    @Test func `a link that could be replaced is refused, with where it leads as the fix`() throws {
        try KeyFileStore.create(at: directory.file("real"), key(1))
        unsafe symlink("real", directory.file("key"))
        guard case .unsafeFile(_, _, let fix) = storeError({ _ = try KeyFileStore.read(directory.file("key")) }) else {
            Issue.record("not refused")
            return
        }
        #expect(fix.hasSuffix(": \(directory.file("real"))"))
    }

    @Test func `links that lead nowhere, in a circle or to another file system are refused`() throws {
        unsafe symlink("none", directory.file("dangling"))
        unsafe symlink("circle", directory.file("circle"))
        unsafe symlink("/proc/self/environ", directory.file("elsewhere"))
        let path = directory.file("dangling")
        #expect(storeError { _ = try place(path) } == .notFound(path: path))
        #expect(reason(directory.file("circle")) == "is a chain of symbolic links")
        #expect(reason(directory.file("elsewhere")) == "is a symbolic link to another file system")
    }

    @Test(.enabled(if: isRoot, "it needs root")) func `a link of another user is refused`() throws {
        try KeyFileStore.create(at: directory.file("real"), key(1))
        unsafe symlink("real", directory.file("key"))
        unsafe lchown(directory.file("key"), 65534, 65534)
        #expect(reason(directory.file("key")) == "is a symbolic link, not a regular file")
    }
}

/// What mode, mount and directories say together, for mounts that not every machine can make.
@Suite struct KeyFileAccessTests {
    private static let disk = MountFacts(hasModes: true, isReadOnly: false, isInMemory: false)
    private static let fat = MountFacts(hasModes: false, isReadOnly: false, isInMemory: false)
    private static let secret = MountFacts(hasModes: true, isReadOnly: true, isInMemory: true)
    /// A group that no system lists.
    private static let strange: gid_t = 3_999_999_999
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func check(
        mode: mode_t, owner: uid_t = geteuid(), group: gid_t = getegid(), in mount: MountFacts, at path: String
    ) throws(StoreError) -> KeyFileNotice? {
        var facts = stat()
        (facts.st_mode, facts.st_uid, facts.st_gid) = (S_IFREG | mode, owner, group)
        return try KeyFileAccess(path: "/k/key", status: FileStatus(facts), directory: path, mount: mount).check()
    }

    private func fix(_ mode: mode_t, owner: uid_t = geteuid(), group: gid_t = strange, _ mount: MountFacts) -> String? {
        let error = storeError { _ = try check(mode: mode, owner: owner, group: group, in: mount, at: "/usr/bin") }
        guard case .unsafeFile(_, _, let fix) = error else { return nil }
        return fix
    }

    @Test func `a stick's file is accepted with a warning where other users cannot get to it`() throws {
        unsafe mkdir(directory.file("stick"), 0o755)
        let notice = try check(mode: 0o755, in: Self.fat, at: directory.file("stick"))
        #expect(notice?.reason.hasSuffix("kept out only by the directory \(directory.path)") == true)
        #expect(notice?.hint.hasSuffix("-o uid=\(geteuid()),umask=0077") == true)
        #expect(try check(mode: 0o600, in: Self.fat, at: "/usr/bin") == nil)
    }

    @Test func `a stick's file that others reach is refused, with the mount's options as the fix`() {
        #expect(fix(0o755, Self.fat)?.hasSuffix("mount it with -o uid=\(geteuid()),umask=0077") == true)
        #expect(fix(0o600, owner: 4_000_000_000, Self.fat)?.contains("uid=\(geteuid())") == true)
    }

    @Test func `a closed directory does not excuse a mode that can be changed`() {
        let error = storeError { _ = try check(mode: 0o644, in: Self.disk, at: directory.path) }
        guard case .unsafeFile(_, _, "chmod 600 /k/key") = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a mounted Secret's file is accepted with a warning for a group that nobody else is in`() throws {
        let notice = try check(mode: 0o440, owner: 0, group: Self.strange, in: Self.secret, at: "/usr/bin")
        #expect(notice?.reason.contains("readable by the group \(Self.strange) (mode 0440)") == true)
        // On a disk, the group may have members elsewhere.
        #expect(fix(0o440, owner: 0, Self.disk) != nil)
        // Write access, other users, and an owner who is neither root nor this user.
        for mode: mode_t in [0o460, 0o444, 0o644] {
            #expect(fix(mode, owner: 0, Self.secret)?.hasPrefix("in Kubernetes, ") == true)
        }
        #expect(fix(0o440, owner: 4_000_000_000, Self.secret) != nil)
        // As systemd passes it.
        #expect(try check(mode: 0o440, owner: 0, group: 0, in: Self.disk, at: "/usr/bin") == nil)
    }

    @Test func `who else is in a group is read from both lists`() {
        let accounts = SystemAccounts(
            passwd: "root:x:0:0::/:/bin/sh\nme:x:1000:1000::/:\nyou:x:1001:100::/:\nbroken\n",
            group: "mine:x:1000:\nusers:x:100:\nboth:x:7:me,you\nonly:x:8:me,root\n")
        #expect(accounts.othersAre(in: 100, besides: 1000))
        #expect(accounts.othersAre(in: 7, besides: 1000))
        for group: gid_t in [1000, 8, 2000] { #expect(!accounts.othersAre(in: group, besides: 1000)) }
        #expect(accounts.othersAre(in: 1000, besides: 1001))
    }

    @Test func `lists of accounts that are missing name nobody, and too long ones are not judged`() throws {
        #expect(try SystemAccounts(in: directory.path)?.othersAre(in: 5, besides: 1) == false)
        try put([UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) + 1), directory.file("group"))
        #expect(try SystemAccounts(in: directory.path) == nil)
    }

    @Test func `a directory of memory is told from others`() throws {
        let memory = try MountFacts(of: OpenDirectory.any("/dev/shm"))
        #expect(memory.isInMemory && memory.hasModes)
        #expect(try !MountFacts(of: OpenDirectory.any("/proc")).isInMemory)
    }
}
