// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// The accounts of this system as passwd(5) and group(5) list them.
///
/// Not by getpwent(3), which would load modules that ask the network.
struct SystemAccounts {
    private static let limit = 1 << 20
    private let accounts: [[Substring]]
    private let groups: [[Substring]]

    init(passwd: String, group: String) {
        (accounts, groups) = (Self.fields(passwd, atLeast: 4), Self.fields(group, atLeast: 4))
    }

    /// Those in a directory, /etc but for tests; nil if a file there is too long to be judged.
    init?(in path: String = "/etc") throws(StoreError) {
        guard let passwd = try Self.read("passwd", in: path), let group = try Self.read("group", in: path) else {
            return nil
        }
        self.init(passwd: passwd, group: group)
    }

    /// Whether an account other than root and this user is in a group, as its own or as a member.
    func othersAre(in group: gid_t, besides user: uid_t) -> Bool {
        let own = accounts.filter { ["0", "\(user)"].contains($0[2]) }.map { $0[0] }
        let isTheirs = accounts.contains { $0[3] == "\(group)" && !own.contains($0[0]) }
        let members = groups.filter { $0[2] == "\(group)" }.flatMap { $0[3].split(separator: ",") }
        return isTheirs || members.contains { !own.contains($0) }
    }

    private static func fields(_ text: String, atLeast count: Int) -> [[Substring]] {
        text.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
            .filter { $0.count >= count }
    }

    /// The text of a file, empty if there is none; nil if it is longer than any that is expected.
    private static func read(_ name: String, in path: String) throws(StoreError) -> String? {
        let directory = try OpenDirectory.any(path)
        do throws(StoreError) {
            let file = try FileDescriptor.open(name, in: directory, flags: O_RDONLY | O_NONBLOCK)
            let bytes = try file.read(atMost: limit + 1)
            return bytes.count > limit ? nil : String(decoding: bytes, as: UTF8.self)
        } catch  where error.isNoSuchFile {
            return ""
        }
    }
}
