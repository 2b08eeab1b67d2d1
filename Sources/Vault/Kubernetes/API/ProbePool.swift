// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Asks many clusters at once, on threads of its own: a slow or dead one keeps one thread busy and delays no other.
///
/// Threads and no tasks: libcurl blocks, and must not block the few threads of Swift's concurrency.
package struct ProbePool {
    /// The most threads there can be.
    package static let maximumParallel = 256

    private let parallel: Int
    private let settings: ProbeSettings

    /// `parallel` is how many clusters are asked at once, 1 to ``maximumParallel``.
    package init(parallel: Int, settings: ProbeSettings) {
        self.parallel = min(max(1, parallel), Self.maximumParallel)
        self.settings = settings
    }

    /// Asks the clusters 0 to `count` - 1.
    ///
    /// `next` and `done` are called on the calling thread alone. `next` gives the request of a cluster just before it is asked,
    /// so no more credentials are open than clusters are being asked; nil passes the cluster over. `done` gets each result as it
    /// comes. After a cancelling `next` is not called again, and what runs ends early: those results are still delivered, with
    /// ``OnlineFacts/wasCancelled``. An error of `next` or `done` cancels the rest and is thrown when all threads are done.
    package func run(
        count: Int, next: (Int) throws -> ProbeRequest?, done: (Int, OnlineFacts) throws -> Void
    ) throws {
        let queue = ProbeQueue()
        let threads = ProbeThreads(min(parallel, count), queue: queue, settings: settings)
        var failure: (any Error)?
        var index = 0
        var running = 0
        while failure == nil || running > 0 {
            do {
                while failure == nil, index < count, running < max(1, threads.count), !settings.cancel.isCancelled {
                    defer { index += 1 }
                    guard let request = try next(index) else { continue }
                    let job = ProbeJob(index, request)
                    if threads.count == 0 {
                        // No thread could be made: one after the other then.
                        try done(job.index, job.run(settings))
                    } else {
                        queue.add(job)
                        running += 1
                    }
                }
                if running == 0 { break }
                guard let result = queue.takeResult() else { continue }
                running -= 1
                if failure == nil { try done(result.index, result.facts) }
            } catch {
                failure = failure ?? error
                settings.cancel.cancel()
            }
        }
        queue.close()
        threads.join()
        if let failure { throw failure }
    }
}

/// One cluster to ask, with its place in the list.
final class ProbeJob: Sendable {
    let index: Int
    private let request: ProbeRequest

    init(_ index: Int, _ request: consuming ProbeRequest) {
        self.index = index
        self.request = request
    }

    func run(_ settings: ProbeSettings) -> OnlineFacts { ClusterProbe.run(request, settings) }
}
