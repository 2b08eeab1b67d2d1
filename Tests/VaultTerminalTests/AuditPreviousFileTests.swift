// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Vault
import VaultCore

@testable import VaultTerminal

/// Files that were replaced, and are put back because another could not be.
struct AuditPreviousFileTests {
    private static let reason = VaultError(.inputOutput, "the disk is full", hint: "make room")

    private func replace(_ path: String, with text: String) throws {
        var file = try SecretFile(at: path, replacing: .anything)
        try file.write(Array(text.utf8).span)
        try file.commit()
    }

    private func withDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "aichor-former-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }

    @Test(arguments: [0o600, 0o640])
    func `a file that was replaced comes back as it was`(mode: Int) throws {
        try withDirectory { directory in
            let file = directory.appending(path: "a.prom")
            try Data("former".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            let previous = try PreviousFile(file.path)
            try replace(file.path, with: "new")
            try previous.restore(because: Self.reason)
            #expect(try Data(contentsOf: file) == Data("former".utf8))
            let found = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(found == mode)
        }
    }

    @Test func `where nothing was nothing is again`() throws {
        try withDirectory { directory in
            let path = directory.appending(path: "a.html").path
            let previous = try PreviousFile(path)
            try replace(path, with: "new")
            try previous.restore(because: Self.reason)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
            try previous.restore(because: Self.reason)
        }
    }

    @Test func `what cannot be put back is told of with the reason`() throws {
        try withDirectory { directory in
            let path = directory.appending(path: "a.html").path
            let previous = try PreviousFile(path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            let error = try #require(throws: VaultError.self) { try previous.restore(because: Self.reason) }
            #expect(error.code == .inputOutput)
            #expect(
                error.message.hasPrefix(
                    "the disk is full; and \(path), which was already replaced, could not be restored: ")
            )
            #expect(error.hint == "make room")
        }
    }
}
