// SPDX-License-Identifier: Apache-2.0
import Foundation
import VaultCore

@testable import Vault

/// What is done to a vault after a bit of it has flipped.
enum Change: CaseIterable {
    case add, set, export, purge, policy, backup

    func run(_ vault: UnlockedVault, in directory: String) throws {
        switch self {
        case .add: _ = try vault.add(TestVault.draft("added", token: "added-token"))
        case .set:
            var patch = ClusterPatch()
            patch.credential = .bearer(TestVault.secret("another-token"))
            _ = try vault.set(ClusterName(BitFlipVault.target), patch, ifVersion: nil)
        case .export: _ = try vault.export(.names([ClusterName(BitFlipVault.target)]), Self.lines) { _ in }
        case .purge: _ = try vault.remove([ClusterName(BitFlipVault.target)], purge: true, ifVersion: nil)
        case .policy:
            var settings = PolicySettings()
            settings.maximumAge = .seconds(172_800)
            _ = try vault.setPolicy(.vault, settings, ifVersion: nil)
        case .backup:
            let path = directory + "/backup.db"
            defer { try? FileManager.default.removeItem(atPath: path) }
            _ = try vault.backup(to: path)
        }
    }

    static var lines: ExportOptions {
        var options = ExportOptions()
        options.layout = .lines
        return options
    }

    /// Whether the change may take a version away: an export replaces the observation, which is of kind 2.
    func takes(_ version: String, of target: RecordID) -> Bool {
        switch self {
        case .purge: version.hasPrefix(target.hexadecimal)
        case .export: version.hasPrefix(target.hexadecimal + " 2 ")
        default: false
        }
    }

    /// How many versions and log entries there are more afterwards.
    var adds: (versions: Int, entries: Int) {
        switch self {
        case .add, .set, .policy: (1, 1)
        case .export: (0, 1)
        case .purge: (-3, 1)
        case .backup: (0, 0)
        }
    }
}
