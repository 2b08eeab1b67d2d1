// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Vault

/// Promise P2 for changes: no write is acknowledged on a file that is not what was written, and none takes anything else with it.
@Suite struct `Every bit of a vault's structure, flipped before a change` {
    @Test func `ends in a refusal, or all else is there and whole`() async throws {
        let base = try BitFlipVault()
        let structure = StructureBits(base.file)
        let bits = structure.bits
        #expect(structure.leaves > 10 && structure.interiors > 0 && structure.trunks > 0)
        #expect(structure.freeLeaves > 2 && structure.others > 2)
        let workers = ProcessInfo.processInfo.activeProcessorCount
        // In memory where that can be: each change is durable before it is acknowledged.
        let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        let place = "\(memory)/aichor-bits-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let source = Shared(base: base)
        let tally = try await withThrowingTaskGroup(of: BitFlipWorker.Tally.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    let mine = stride(from: worker, to: bits.count, by: workers).map { bits[$0] }
                    return try BitFlipWorker(source.base, in: "\(place)/\(worker)").run(mine)
                }
            }
            return try await group.reduce(into: BitFlipWorker.Tally()) { $0.add($1) }
        }
        print(
            "flipped \(tally.flips) bits of \(base.file.count / 8192) pages before each of \(Change.allCases.count) changes:",
            "\(tally.refused) refused, \(tally.harmless) harmless, \(tally.checked) vaults read wholly afterwards,",
            "\(tally.wrong.count) wrong")
        #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(20))")
        #expect(tally.flips == bits.count && tally.refused + tally.harmless == bits.count * Change.allCases.count)
        #expect(tally.refused > tally.flips && tally.checked > 100)
    }

    /// The vault is only read here.
    private struct Shared: @unchecked Sendable { let base: BitFlipVault }
}
