// SPDX-License-Identifier: Apache-2.0

/// Work in batches, in order: while another thread transforms one, the caller uses the results of the one before and prepares the next.
///
/// What `transform` uses must not be touched by anybody else until ``finish()`` has returned.
package struct BatchPipeline<Input, Output> {
    private let transform: (Input) throws -> Output
    private let use: (Output) throws -> Void
    private var batch: [Input] = []
    private var weight = 0
    private var running: Companion<[Output]>?

    package init(_ transform: @escaping (Input) throws -> Output, use: @escaping (Output) throws -> Void) {
        self.transform = transform
        self.use = use
    }

    /// Takes one more; `weight` is its size in bytes, so that large ones do not fill the memory.
    package mutating func add(_ input: Input, weight: Int) throws {
        batch.append(input)
        self.weight += weight
        if batch.count >= 256 || self.weight >= 1 << 20 { try turn() }
    }

    /// Waits until all has been used.
    package mutating func finish() throws {
        repeat { try turn() } while running != nil
    }

    private mutating func turn() throws {
        let done = try running?.join() ?? []
        let inputs = batch
        let transform = transform
        running = inputs.isEmpty ? nil : Companion { try inputs.map(transform) }
        batch = []
        weight = 0
        for output in done { try use(output) }
    }
}
