// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

/// The vault whose bits are flipped: thirty clusters, some with history, overflow pages, and pages that were freed.
struct BitFlipVault {
    let vault: TestVault
    let file: [UInt8]
    let mark: [UInt8]
    let markName: String
    let content: VaultContent

    static let names = (0..<30).map { "cluster-\($0)" }
    /// The cluster that is changed, exported or purged.
    static let target = names[7]

    init() throws {
        vault = try TestVault()
        for (index, name) in Self.names.enumerated() {
            var draft = try TestVault.draft(name, token: "token-\(index)")
            if index % 10 == 3 { draft.note = try Note(String(repeating: "overflow ", count: 1000)) }
            _ = try vault.open().add(draft)
        }
        for name in Self.names.prefix(10) {
            var patch = ClusterPatch()
            patch.credential = .bearer(TestVault.secret("second-\(name)"))
            _ = try vault.open().set(try ClusterName(name), patch, ifVersion: nil)
        }
        let gone = try ["gone-0", "gone-1", "gone-2", "gone-3"].map { try ClusterName($0) }
        for name in gone {
            var draft = try TestVault.draft(name.text, token: "gone")
            draft.note = try Note(String(repeating: "freed ", count: 2700))
            _ = try vault.open().add(draft)
        }
        _ = try vault.open().remove([try ClusterName(Self.names[29])], purge: false, ifVersion: nil)
        var settings = PolicySettings()
        settings.maximumAge = .seconds(86_400)
        _ = try vault.open().setPolicy(.vault, settings, ifVersion: nil)
        _ = try vault.open().export(.names([ClusterName(Self.target)]), Change.lines) { _ in }
        _ = try vault.open().remove(gone, purge: true, ifVersion: nil)
        file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: vault.path)))
        let marks = try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory)
        markName = try #require(marks.first { $0.hasSuffix(".mark") })
        mark = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(vault.stateDirectory)/\(markName)")))
        content = try VaultContent(of: vault.open())
    }
}

/// All that is in a vault, each part held against its digest, which the tree holds, which the manifest holds.
struct VaultContent {
    /// By record id, kind and version.
    let versions: [String: [Digest?]]
    let log: [Digest]
    let names: [String: RecordID]
    let target: RecordID

    init(of vault: UnlockedVault) throws {
        var versions: [String: [Digest?]] = [:]
        var log: [Digest] = []
        var names: [String: RecordID] = [:]
        try vault.read { session in
            var rows: [RecordRow] = []
            try session.reader.forEachRecord { rows.append($0) }
            for row in rows {
                versions[Self.key(row)] = [row.overview, row.material, row.secret]
            }
            for part in RecordPart.allCases {
                let unreachable = try session.reader.forEachPart(part, of: rows) { row, nonce, sealed in
                    let digest = try session.cipher.partDigest(nonce: nonce, sealed: sealed)
                    guard digest == row.digest(of: part) else { throw FormatError.record("a part is another") }
                }
                guard unreachable == 0 else { throw FormatError.records("a part is left over") }
            }
            for name in BitFlipVault.names {
                if let row = try session.reader.record(named: session.cipher.nameTag(name)) {
                    names[name] = row.recordID
                }
            }
            try session.reader.forEachLogEntry(from: 0) { log.append($0.mac) }
            guard log.last == session.state.manifest.logHeadMAC, log.count == Int(session.state.manifest.logLast) else {
                throw FormatError.log("its end is another")
            }
        }
        self.versions = versions
        self.log = log
        self.names = names
        target = names[BitFlipVault.target] ?? RecordID(high: 0, low: 0)
    }

    private static func key(_ row: RecordRow) -> String {
        "\(row.recordID.hexadecimal) \(row.kind.rawValue) \(row.version)"
    }

    /// Whether all of an earlier content is here but for what the change takes away, and, if it was acknowledged, what it adds.
    func holds(_ before: VaultContent, after change: Change, isAcknowledged: Bool) -> Bool {
        let kept = before.versions.filter { !change.takes($0.key, of: before.target) }
        let names = before.names.filter { change != .purge || $0.key != BitFlipVault.target }
        guard kept.allSatisfy({ versions[$0.key] == $0.value }), log.starts(with: before.log),
            names.allSatisfy({ self.names[$0.key] == $0.value })
        else { return false }
        let count = (versions.count - before.versions.count, log.count - before.log.count)
        return !isAcknowledged || count == change.adds
    }
}
