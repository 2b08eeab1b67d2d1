// SPDX-License-Identifier: Apache-2.0
import Foundation
import FuzzTargets
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

/// A change to pages that no read notices, and that a write would destroy live rows through.
struct PageEdit: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let edit: @Sendable (inout DatabaseFile) throws -> Void

    static let all = [
        PageEdit(testDescription: "the list of free pages names a live one") { file in
            try #require(file.long(1, 36) == 0)
            file.putLong(try leaf(of: "secret", file), 1, 32)
            file.putLong(1, 1, 36)
        },
        PageEdit(testDescription: "a free page's leaf is a live page") { file in
            let trunk = file.append([UInt8](repeating: 0, count: DatabaseFile.pageSize))
            file.putLong(1, trunk, 4)
            file.putLong(try leaf(of: "secret", file), trunk, 8)
            file.putLong(trunk, 1, 32)
            file.putLong(2, 1, 36)
        },
        PageEdit(testDescription: "the room for new cells begins within live ones") { file in
            let page = try lastLeaf(of: "secret", file)
            file.putShort(file.usableSize, page, 5)
        },
        PageEdit(testDescription: "a free block lies over live cells") { file in
            let page = try lastLeaf(of: "secret", file)
            let cell = file.cell(page, 0)
            file.putShort(cell, page, 1)
            file.putShort(0, page, cell)
            file.putShort(400, page, cell + 2)
        },
        PageEdit(testDescription: "two tables share their root") { file in
            let roots = file.roots()
            let (material, secret) = (try #require(roots["material"]), try #require(roots["secret"]))
            for offset in 0..<DatabaseFile.pageSize { file.put([UInt8(file.byte(secret, offset))], material, offset) }
        },
        PageEdit(testDescription: "the file is said to have fewer pages") { file in
            file.putLong(file.pageCount - 1, 1, 28)
            for offset in 24..<28 { file.put([UInt8(file.byte(1, offset))], 1, offset + 68) }
        },
        PageEdit(testDescription: "a table's first child is another's") { file in
            let (secret, material) = (try root(of: "secret", file), try root(of: "material", file))
            try #require(file.isInterior(secret) && file.isInterior(material))
            file.putLong(file.long(material, file.cell(material, 0)), secret, file.cell(secret, 0))
        },
    ]

    private static func root(of table: String, _ file: DatabaseFile) throws -> Int {
        try #require(file.roots()[table])
    }

    private static func leaf(of table: String, _ file: DatabaseFile) throws -> Int {
        let pages = file.pages(from: try root(of: table, file))
        return try #require(pages.count > 1 ? pages[1] : nil)
    }

    private static func lastLeaf(of table: String, _ file: DatabaseFile) throws -> Int {
        try #require(file.pages(from: try root(of: table, file)).last)
    }
}

@Suite struct `A file whose structure is not what was written` {
    private let vault: TestVault
    private let names: [ClusterName]

    init() throws {
        vault = try TestVault()
        names = try (0..<30).map { try ClusterName("cluster-\($0)") }
        for name in names {
            let token = "token-of-\(name.text)-" + String(repeating: "x", count: 900)
            _ = try vault.open().add(try TestVault.draft(name.text, token: token, ca: TestCertificates.ca))
        }
    }

    /// Every kind of write, and its name.
    private func writes(_ vault: UnlockedVault) -> [(String, () throws -> Void)] {
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        return [
            ("add", { _ = try vault.add(try TestVault.draft("new", token: "token")) }),
            ("set", { _ = try vault.set(names[3], patch, ifVersion: nil) }),
            ("export", { _ = try vault.export(.names([names[4]]), ExportOptions()) { _ in } }),
            ("remove", { _ = try vault.remove([names[5]], purge: false, ifVersion: nil) }),
            ("purge", { _ = try vault.remove([names[6]], purge: true, ifVersion: nil) }),
            ("key", { _ = try vault.addKey(NewKey(kind: .recoveryCode, label: "paper")) }),
        ]
    }

    @Test(arguments: PageEdit.all)
    func `is not written to, and nothing is acknowledged`(edit: PageEdit) throws {
        try TestFile.edit(vault.path, edit.edit)
        let before = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        for number in 0..<6 {
            let found = code { try writes(try vault.open())[number].1() }
            #expect(found != nil, "\(number)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: vault.path)) == before, "\(number)")
        }
    }

    @Test func `is looked at if the file is not as its writer left it, and only then`() throws {
        let edit = try #require(PageEdit.all.first)
        try TestFile.edit(vault.path, edit.edit)
        let opened = try vault.open()
        let store = try #require(opened.store as? SQLiteStore)
        let keeper = MarkKeeper(MarkFileStore(directory: vault.stateDirectory, lockTimeout: 5), opened.cipher)
        func add() -> String? { code { _ = try opened.add(try TestVault.draft("new", token: "token")) } }
        #expect(add() == "store.corrupt")
        // As if this file had been left so by a writer.
        let manifest = try store.read { try VaultState.authentic($0, opened.cipher).manifest }
        try keeper.reset(to: manifest, file: try Self.facts(of: vault.path))
        #expect(add() == nil)
    }

    private static func facts(of path: String) throws -> FileFacts {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        return FileFacts(
            changeCounter: bytes[24..<28].reduce(0) { $0 << 8 | UInt64($1) }, size: UInt64(bytes.count),
            changedSeconds: Int64(status.st_ctim.tv_sec), changedNanoseconds: UInt32(status.st_ctim.tv_nsec),
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    @Test func `is known as it was left after each write, and not after a read`() throws {
        func known() throws -> FileFacts {
            let opened = try vault.open()
            return try MarkKeeper(MarkFileStore(directory: vault.stateDirectory, lockTimeout: 5), opened.cipher).read()
                .file
        }
        for (_, write) in writes(try vault.open()) {
            try write()
            #expect(try known() == Self.facts(of: vault.path))
        }
        try FileManager.default.removeItem(atPath: vault.stateDirectory)
        try vault.open().list(.all, detail: .summary) { _ in }
        #expect(try known() == .unknown)
        // A copy is another file, which is looked at, found sound and known from then on.
        try FileManager.default.copyItem(atPath: vault.path, toPath: vault.directory + "/copy.db")
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.moveItem(atPath: vault.directory + "/copy.db", toPath: vault.path)
        _ = try vault.open().add(try TestVault.draft("newer", token: "token"))
        #expect(try known() == Self.facts(of: vault.path))
    }

    @Test func `has rows in the table that differ from the index: what would be erased by them stays`() throws {
        let row = try vault.open().read { try $0.require(names[6]).row }
        // The record id in the table alone; page checks do not look at it.
        try TestFile.edit(vault.path) { file in
            let pages = file.pages(from: try #require(file.roots()["record"]))
            let id = Array(row.recordID.bytes)
            for page in pages {
                for offset in 0..<(file.usableSize - id.count)
                where (0..<id.count).allSatisfy({ file.byte(page, offset + $0) == Int(id[$0]) }) {
                    file.put([id[15] ^ 1], page, offset + 15)
                }
            }
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        #expect(code { _ = try vault.open().remove([names[6]], purge: true, ifVersion: nil) } == "integrity.records")
        #expect(code { _ = try vault.open().remove([names[6]], purge: false, ifVersion: nil) } == "integrity.records")
        #expect(try Data(contentsOf: URL(fileURLWithPath: vault.path)) == before)
        #expect(code { _ = try vault.open().set(names[7], ClusterPatch(), ifVersion: nil) } != "integrity.records")
    }
}
