// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Testing
import VaultCore

@Suite struct ThreadsTests {
    private struct Refusal: Error, Equatable {
        let input: Int
    }

    @Test func `a companion gives its result as often as it is asked`() throws {
        let companion = Companion { 6 * 7 }
        #expect(try companion.join() == 42)
        #expect(try companion.join() == 42)
    }

    @Test func `a companion throws what its work threw`() {
        let companion = Companion { () throws -> Int in throw Refusal(input: 1) }
        #expect(throws: Refusal(input: 1)) { try companion.join() }
    }

    @Test func `work has ended when its companion has`() {
        let ended = Atomic(false)
        do {
            let companion = Companion {
                for _ in 0..<1_000_000 { ended.store(false, ordering: .relaxed) }
                ended.store(true, ordering: .releasing)
            }
            withExtendedLifetime(companion) {}
        }
        let hasEnded = ended.load(ordering: .acquiring)
        #expect(hasEnded)
    }

    @Test(arguments: [0, 1, 255, 256, 257, 5000], [0, 1, 1 << 20])
    func `a pipeline keeps order and loses nothing`(_ count: Int, _ weight: Int) throws {
        var used: [Int] = []
        var pipeline = BatchPipeline {
            $0 * 2
        } use: {
            used.append($0)
        }
        for input in 0..<count { try pipeline.add(input, weight: weight) }
        try pipeline.finish()
        #expect(used == (0..<count).map { $0 * 2 })
    }

    @Test func `a pipeline uses nothing after what failed`() {
        var used: [Int] = []
        var pipeline = BatchPipeline { (input: Int) throws -> Int in
            if input == 700 { throw Refusal(input: input) }
            return input
        } use: {
            used.append($0)
        }
        #expect(throws: Refusal(input: 700)) {
            for input in 0..<5000 { try pipeline.add(input, weight: 1) }
            try pipeline.finish()
        }
        #expect(used == Array(0..<512))
    }
}
