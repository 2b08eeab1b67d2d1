// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Vault
import VaultCore

@testable import VaultTerminal

/// Files that were replaced, and are put back because another could not be.
struct AuditFormerFileTests {
    private static let reason = VaultError(.inputOutput, "the disk is full", hint: "make room")

    private func replace(_ path: String, with text: String) throws {
        var file = try SecretFile(at: path, replacing: true)
        try file.write(Array(text.utf8).span)
        try file.commit()
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aichor-former-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test(arguments: [0o600, 0o640])
    func `a file that was replaced comes back as it was`(mode: Int) throws {
        try withFolder { folder in
            let file = folder.appending(path: "a.prom")
            try Data("former".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            let former = try FormerFile(file.path)
            try replace(file.path, with: "new")
            try former.putBack(because: Self.reason)
            #expect(try Data(contentsOf: file) == Data("former".utf8))
            let found = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(found == mode)
        }
    }

    @Test func `where nothing was nothing is again`() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.html").path
            let former = try FormerFile(path)
            try replace(path, with: "new")
            try former.putBack(because: Self.reason)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            try former.putBack(because: Self.reason)
        }
    }

    @Test func `what cannot be put back is told of with the reason`() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.html").path
            let former = try FormerFile(path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            let error = try #require(throws: VaultError.self) { try former.putBack(because: Self.reason) }
            #expect(error.code == .inputOutput)
            #expect(
                error.message.hasPrefix(
                    "the disk is full; and \(path), which was already replaced, could not be restored: ")
            )
            #expect(error.hint == "make room")
        }
    }
}
