// SPDX-License-Identifier: Apache-2.0
import Foundation
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

extension TestVault {
    /// Opens it with its key file, which stays in memory.
    func openToRekey() throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.keyFile = Self.key
        return try LockedVault(at: path, context: context).unlock(with: secrets, keepingKey: true)
    }

    /// Replaces the root key and keeps the key file.
    @discardableResult
    func rekey(_ adjust: (inout RekeyRequest) -> Void = { _ in }) throws -> RekeyReport {
        var request = RekeyRequest()
        adjust(&request)
        let open = try openToRekey()
        return try open.rekey(try open.planRekey(request))
    }

    /// Opens it as another user does, whose marks are elsewhere.
    func open(marksIn directory: String, at other: String? = nil) throws -> UnlockedVault {
        var elsewhere = context
        elsewhere.stateDirectory = self.directory + "/" + directory
        var secrets = UnlockSecrets()
        secrets.keyFile = Self.key
        return try LockedVault(at: other ?? path, context: elsewhere).unlock(with: secrets)
    }

    /// The names of all files next to the vault and the vault's bytes.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    func bytes(_ file: String? = nil) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file ?? path)))
    }

    func copy(to name: String) throws -> String {
        try FileManager.default.copyItem(atPath: path, toPath: directory + "/" + name)
        return directory + "/" + name
    }

    func entries() throws -> [LogEntry] {
        var all: [LogEntry] = []
        try open().log(LogFilter()) { all.append($0) }
        return all
    }

    /// All that the vault contains as plain text, by kind, record, version and part.
    func contents() throws -> [String: [UInt8]] {
        let open = try open()
        return try open.read { session in
            var found: [String: [UInt8]] = [:]
            try session.reader.forEachRecord { row in
                for part in RecordPart.allCases where row.digest(of: part) != nil {
                    var content = SecretBytes()
                    try session.openPart(part, row, into: &content)
                    let name =
                        "\(row.kind.rawValue) \(row.recordID.hexadecimal) \(row.version) \(row.state) \(part)"
                    found[name] = content.withBytes { $0.array() }
                }
            }
            return found
        }
    }
}
