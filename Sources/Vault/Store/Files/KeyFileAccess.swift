// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Why a key file may be used although its mode lets others read it, and what would be better.
package struct KeyFileNotice: Equatable, Sendable {
    package let reason: String
    package let hint: String
}

/// Who else can read a key file, by its mode, its mount and the directories above it.
struct KeyFileAccess {
    let path: String
    let status: FileStatus
    /// The directory that the file is in, resolved.
    let directory: String
    let mount: MountFacts

    /// Refuses a file that others can read; one that only its mode speaks against has a notice.
    func check() throws(StoreError) -> KeyFileNotice? {
        try status.requireRegular(path)
        // Root's will do: a service manager and Kubernetes provide files like this.
        guard status.isOfUserOrRoot else {
            throw .unsafeFile(
                path: path, reason: "belongs to uid \(status.owner), not to you (uid \(geteuid()))",
                fix: mount.hasModes ? "use a file of your own, or run the command as its owner" : remount)
        }
        if status.permissions & 0o077 == 0 || isReadableByRootsGroup { return nil }
        if let notice = try ofClosedDirectory() { return notice }
        if let notice = try ofGroup() { return notice }
        throw .unsafeFile(
            path: path, reason: "is accessible by other users (mode \(status.octalPermissions))", fix: fix)
    }

    /// As systemd 254 and later pass a credential: of root's and root's group's, mode 0440, where the group's bits stand
    /// for an access control list with the service's user in it (systemd.exec(5), "Credentials"; acl(5)).
    private var isReadableByRootsGroup: Bool { status.owner == 0 && status.group == 0 && status.permissions == 0o440 }

    /// A file on a stick, whose mode nobody can set: it is safe where other users cannot get to it.
    private func ofClosedDirectory() throws(StoreError) -> KeyFileNotice? {
        guard !mount.hasModes, let closed = try firstClosedDirectory() else { return nil }
        return KeyFileNotice(
            reason: "\(path) has the mode \(status.octalPermissions) of its mount; "
                + "other users are kept out only by the directory \(closed)",
            hint: remount)
    }

    private func firstClosedDirectory() throws(StoreError) -> String? {
        var here = ""
        for component in directory.utf8.split(separator: UInt8(ascii: "/")) {
            here += "/" + String(Substring(component))
            var found = stat()
            try systemCall("stat", here) { unsafe lstat(here, &found) }
            if FileStatus(found).isClosedToOthers { return here }
        }
        return nil
    }

    /// A file of a Secret that Kubernetes mounted for the group of a pod.
    private func ofGroup() throws(StoreError) -> KeyFileNotice? {
        guard status.owner == 0, status.permissions & ~0o440 == 0, mount.isOfSecret,
            let accounts = try SystemAccounts(), !accounts.othersAre(in: status.group, besides: geteuid())
        else { return nil }
        return KeyFileNotice(
            reason: "\(path) is readable by the group \(status.group) (mode \(status.octalPermissions)), "
                + "in which this system lists no other account",
            hint: "run nothing else with this group")
    }

    /// How to make the file private, by what is possible where it is.
    private var fix: String {
        guard mount.hasModes else { return remount }
        let copy = "copy it to a file of your own: install -m 600 \(path.shellQuoted) vault.key"
        if status.owner == 0, mount.isOfSecret {
            return "in Kubernetes, set the volume's defaultMode to 0400 and the pod's fsGroup; otherwise \(copy)"
        }
        let canSetMode = !mount.isReadOnly && (status.owner == geteuid() || geteuid() == 0)
        return canSetMode ? "chmod 600 \(path.shellQuoted)" : copy
    }

    private var remount: String {
        "modes cannot be set there: unmount the file system and mount it with -o uid=\(geteuid()),umask=0077"
    }
}
