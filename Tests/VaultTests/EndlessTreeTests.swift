// SPDX-License-Identifier: Apache-2.0
import Foundation
import FuzzTargets
import Testing
import VaultCore
import VaultStore

@testable import Vault

/// Trees of pages that share or contain one another: a walk along one meets more rows than any file has.
@Suite(.timeLimit(.minutes(30))) struct `A tree without an end` {
    private let vault: TestVault
    private let names: [ClusterName]

    init() throws {
        vault = try TestVault()
        names = try (0..<40).map { try ClusterName("cluster-\($0)") }
        for name in names { _ = try vault.open().add(try TestVault.draft(name.text, token: "token-of-\(name.text)")) }
    }

    /// Changes pages of the vault, as someone does who has the file and no key.
    private func edit(_ change: (inout DatabaseFile) throws -> Void) throws {
        try TestFile.edit(vault.path, change)
    }

    @Test func `of log entries ends in an error, whatever reads it`() throws {
        // A mark from before: the way from its entry to the log's last one is walked at each use.
        let marks = vault.directory + "/marks"
        try FileManager.default.copyItem(atPath: vault.stateDirectory, toPath: marks)
        for name in names.prefix(30) { _ = try vault.open().remove([name], purge: false, ifVersion: nil) }
        try FileManager.default.removeItem(atPath: vault.stateDirectory)
        try FileManager.default.copyItem(atPath: marks, toPath: vault.stateDirectory)
        try edit { file in
            let root = try #require(file.roots()["log"])
            // The ends stay, so that unlocking finds them whole; before the last leaf, and after the mark, comes the maze.
            let index = file.cellCount(root) - 1
            try #require(index >= 3)
            let maze = file.maze(to: file.long(root, file.cell(root, index)), cell: [60], isTable: true)
            file.putLong(maze, root, file.cell(root, index))
        }
        #expect(code { try vault.open().list(.all, detail: .summary) { _ in } } == "integrity.log")
        #expect(code { _ = try vault.open().export(.all, ExportOptions()) { _ in } } == "integrity.log")
        #expect(try vault.open().verifyLog().fault != nil)
        #expect(code { _ = try vault.open().checkWholly() } == "integrity.log")
        #expect(try vault.open().doctor().contains { $0.check == "log" && $0.level == .error })
        #expect(code { _ = try vault.open().checkpoint() } == "integrity.log")
    }

    @Test(arguments: ["record_name", "record_tree"])
    func `of an index ends in an error, whatever reads it`(_ index: String) throws {
        try edit { file in
            let root = try #require(file.roots()[index])
            let leaf = file.append(file.page(try #require(file.pages(from: root).last)))
            // An entry of the leaf is the key between two children.
            let maze = file.maze(to: leaf, cell: try #require(file.indexCell(leaf, 0)), isTable: false)
            file.put(file.page(maze), root, 0)
        }
        #expect(code { try vault.open().list(.all, detail: .summary) { _ in } } == "integrity.records")
        #expect(code { _ = try vault.open().export(.all, ExportOptions()) { _ in } } == "integrity.records")
        #expect(code { _ = try vault.open().checkWholly() } == "integrity.records")
        #expect(code { _ = try vault.open().doctor() } == "integrity.records")
        #expect(code { _ = try vault.open().remove([names[0]], purge: true, ifVersion: nil) } != nil)
    }

    @Test(arguments: ["overview", "material", "secret", "record"])
    func `of a table ends in an error, whatever reads it`(_ table: String) throws {
        try edit { file in
            let root = try #require(file.roots()[table])
            let leaf = file.append(file.page(try #require(file.pages(from: root).last)))
            let maze = file.maze(to: leaf, cell: [60], isTable: true)
            file.put(file.page(maze), root, 0)
        }
        #expect(code { _ = try vault.open().checkWholly() } != nil)
        #expect(code { _ = try vault.open().remove([names[0]], purge: true, ifVersion: nil) } != nil)
        #expect(code { _ = try vault.open().add(try TestVault.draft("new", token: "token")) } != nil)
    }

    @Test(arguments: ["overview", "material", "secret"])
    func `of pages in a chain is refused by its depth, before SQLite follows it`(_ table: String) throws {
        try edit { file in
            let root = try #require(file.roots()[table])
            let leaf = file.append(file.page(try #require(file.pages(from: root).last)))
            let chain = (0..<30).reduce(leaf) { below, _ in
                file.append(file.interior(kind: 5, children: [(page: leaf, cell: [60])], last: below))
            }
            file.put(file.page(chain), root, 0)
        }
        #expect(message { _ = try vault.open().add(try TestVault.draft("new", token: "token")) }.contains("20 levels"))
        let findings = try vault.open().doctor()
        #expect(findings.contains { $0.check == "structure" && $0.message.contains("20 levels") })
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return VaultError(error).message }
        return ""
    }

    @Test func `of names in another order hides none of them`() throws {
        try edit { file in
            let root = try #require(file.roots()["record_name"])
            try #require(!file.isInterior(root) && file.cellCount(root) == names.count)
            let (first, last) = (file.cell(root, 0), file.cell(root, names.count - 1))
            file.putShort(last, root, file.pointer(root, 0))
            file.putShort(first, root, file.pointer(root, names.count - 1))
        }
        for name in names { #expect(code { _ = try vault.open().show(name, version: nil) } == "integrity.records") }
        #expect(code { _ = try vault.open().add(try TestVault.draft("new", token: "token")) } != nil)
    }
}

/// A vault's file, changed by another hand than the program's.
enum TestFile {
    /// Changes the bytes of the file where it is, with tags that fit.
    static func edit(_ path: String, _ change: (inout DatabaseFile) throws -> Void) throws {
        let url = URL(fileURLWithPath: path)
        var file = DatabaseFile(Array(try Data(contentsOf: url)))
        try change(&file)
        try file.seal()
        let handle = try FileHandle(forWritingTo: url)
        try handle.write(contentsOf: Data(file.bytes))
        try handle.close()
    }
}
