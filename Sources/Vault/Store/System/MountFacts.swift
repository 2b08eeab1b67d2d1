// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

/// What the mount that a file is on means for who can read the file.
struct MountFacts: Equatable {
    /// Whether files there have modes of their own; if not, all have the one that the mount was given, and chmod(2) changes nothing.
    let hasModes: Bool
    let isReadOnly: Bool
    let isInMemory: Bool

    /// Whether it is mounted as Kubernetes mounts a Secret: what is in it came from root, and nobody here can replace it.
    var isOfSecret: Bool { isReadOnly && isInMemory }

    init(hasModes: Bool, isReadOnly: Bool, isInMemory: Bool) {
        (self.hasModes, self.isReadOnly, self.isInMemory) = (hasModes, isReadOnly, isInMemory)
    }

    init(of directory: OpenDirectory) throws(StoreError) {
        var facts = statvfs()
        try systemCall("statvfs", directory.path) { unsafe fstatvfs(directory.raw, &facts) }
        var type: Int64 = 0
        try systemCall("statfs", directory.path) {
            type = aichor_file_system_type(directory.raw)
            return type < 0 ? -1 : 0
        }
        let isFuseOnDevice = type == Self.fuse && aichor_is_on_block_device(directory.raw) == 1
        self.init(
            hasModes: !Self.withoutModes.contains(type) && !isFuseOnDevice,
            isReadOnly: facts.f_flag & UInt(ST_RDONLY) != 0, isInMemory: Self.inMemory.contains(type))
    }

    // linux/magic.h; those of exFAT and of both NTFS drivers are in their own sources (fs/exfat, fs/ntfs3, fs/ntfs).
    private static let withoutModes: Set<Int64> = [0x4d44, 0x2011_bab0, 0x7366_746e, 0x5346_544e]
    private static let inMemory: Set<Int64> = [0x0102_1994, 0x8584_58f6]
    /// On a block device it is a driver for NTFS or exFAT (ntfs-3g, exfat-fuse); other file systems by FUSE have modes.
    private static let fuse: Int64 = 0x6573_5546
}
