// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// The status of a file, and whether it may be used.
struct FileStatus: Equatable {
    /// Which file this is, as long as something holds it open.
    struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    let identity: Identity
    let size: Int64
    /// Kind and permissions, as in `st_mode`.
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
    let linkCount: UInt64
    /// When content or status changed last.
    let changedSeconds: Int64
    let changedNanoseconds: UInt32
    /// When content changed last.
    let modifiedSeconds: Int64
    let modifiedNanoseconds: UInt32

    init(_ status: stat) {
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = Int64(status.st_size)
        mode = status.st_mode
        owner = status.st_uid
        group = status.st_gid
        linkCount = UInt64(status.st_nlink)
        changedSeconds = Int64(status.st_ctim.tv_sec)
        changedNanoseconds = UInt32(status.st_ctim.tv_nsec)
        modifiedSeconds = Int64(status.st_mtim.tv_sec)
        modifiedNanoseconds = UInt32(status.st_mtim.tv_nsec)
    }

    /// The permission bits, set-id and sticky bits included.
    var permissions: mode_t { mode & 0o7777 }
    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    var isLink: Bool { mode & S_IFMT == S_IFLNK }

    /// What the file is, with its article.
    var kind: String {
        switch mode & S_IFMT {
        case S_IFREG: "a regular file"
        case S_IFDIR: "a directory"
        case S_IFLNK: "a symbolic link"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        default: "of an unknown type"
        }
    }

    /// Refuses anything but a regular file; a link is refused because its target may be exchanged at any time.
    func requireRegular(
        _ path: String, fix: String = "give the path of a regular file"
    ) throws(StoreError) {
        guard isRegular else {
            throw .unsafeFile(path: path, reason: "is \(kind), not a regular file", fix: fix)
        }
    }

    /// Whether this is a file of this user's own that nobody else reaches.
    var isPrivate: Bool { isRegular && owner == geteuid() && permissions & 0o077 == 0 && linkCount == 1 }

    /// Refuses a file that others may read or change.
    func requirePrivate(_ path: String) throws(StoreError) {
        try requireRegular(path)
        guard owner == geteuid() else {
            throw .unsafeFile(
                path: path, reason: "belongs to uid \(owner), not to you (uid \(geteuid()))",
                fix: "use a file of your own, or run the command as its owner")
        }
        guard permissions & 0o077 == 0 else {
            throw .unsafeFile(
                path: path, reason: "is accessible by other users (mode \(octalPermissions))",
                fix: "chmod 600 \(path.shellQuoted)"
            )
        }
    }

    /// Whether it belongs to this user or to root.
    var isOfUserOrRoot: Bool { owner == geteuid() || owner == 0 }

    /// Whether a directory lets no other user pass.
    ///
    /// The bits of root's group stand for an access control list, as desktops create one above a stick: /media/USER, mode 0750 (acl(5)).
    var isClosedToOthers: Bool {
        isOfUserOrRoot && permissions & 0o001 == 0 && (permissions & 0o010 == 0 || (owner == 0 && group == 0))
    }

    /// Refuses a file with a second name: whoever holds that name holds the file.
    func requireSingleLink(_ path: String) throws(StoreError) {
        guard linkCount == 1 else {
            throw .unsafeFile(
                path: path, reason: linkCount == 0 ? "was removed" : "has \(linkCount) hard links",
                fix: "copy it to a separate file and remove the other names")
        }
    }

    /// Refuses what a vault's journal is not, without opening it: a pipe would block, and a link would lead elsewhere.
    static func requireSafeJournal(_ path: String) throws(StoreError) {
        var found = stat()
        guard unsafe lstat(path, &found) == 0 else {
            // SQLite creates it.
            if errno == ENOENT { return }
            throw StoreError(errno: errno, "stat", path)
        }
        let status = FileStatus(found)
        try status.requireRegular(path, fix: "find out who created it, and move it away")
        try status.requirePrivate(path)
        try status.requireSingleLink(path)
    }

    /// The permission bits as chmod(1) takes them.
    var octalPermissions: String {
        let digits = String(permissions, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// The text as one word of a POSIX shell.
    package var shellQuoted: String {
        let plain = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if plain && !isEmpty { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
