// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// What the system reports about the user who runs the program.
///
/// Nothing of it is proof: the same user can forge it all.
package enum ProcessIdentity {
    /// Linux's value for "no login was recorded" (`/proc/self/loginuid`, proc(5)).
    private static let unsetLogin: UInt32 = 4_294_967_295

    /// More than any system allows for a user's name (useradd(8): 32).
    private static let longestName = 64

    package static func current(_ variable: (String) -> String?) -> LogActor {
        var actor = LogActor(uid: getuid())
        actor.loginUID = loginUID()
        // Anyone can set it to anything, and a log entry cannot be erased again.
        actor.sudoUser = variable("SUDO_USER").map { String($0.prefix(longestName)) }
        let parent = getppid()
        if parent > 0 {
            actor.parentPID = UInt32(parent)
            actor.parentExecutable = link("/proc/\(parent)/exe")
        }
        actor.terminal = terminalName()
        return actor
    }

    /// The user id that a name has on this machine now.
    package static func uid(of name: String) -> UInt32? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        let status = unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found)
        guard status == 0, unsafe found != nil else { return nil }
        return unsafe entry.pw_uid
    }

    private static func loginUID() -> UInt32? {
        guard let file = try? OpenFile("/proc/self/loginuid"), let text = try? file.readPublic(limit: 64),
            let uid = UInt32(String(decoding: text.filter { (48...57).contains($0) }, as: UTF8.self))
        else { return nil }
        return uid == unsetLogin ? nil : uid
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The terminal of the first standard stream that is one.
    private static func terminalName() -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        for descriptor: Int32 in [0, 2, 1] where TerminalInfo.isTerminal(descriptor) {
            if unsafe ttyname_r(descriptor, &buffer, buffer.count) == 0 {
                return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
        }
        return nil
    }
}
