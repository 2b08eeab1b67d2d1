// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Asks many clusters in parallel, on threads of its own: a slow or dead one keeps one thread busy and delays no other.
///
/// Threads and no tasks: libcurl blocks, and must not block the few threads of Swift's concurrency.
package struct ProbePool {
    /// The most threads there can be.
    package static let maximumParallel = 256

    private let parallel: Int
    private let settings: ProbeSettings

    /// `parallel` is how many clusters are asked in parallel, 1 to ``maximumParallel``.
    package init(parallel: Int, settings: ProbeSettings) {
        let bound = min(Self.maximumParallel, Self.descriptors() / Self.descriptorsEach)
        self.parallel = min(max(1, parallel), max(1, bound))
        self.settings = settings
    }

    /// A connection, a pipe and a resolver's socket or two for each cluster, and as much again for its load balancer.
    private static let descriptorsEach = 8

    /// How many file descriptors there may be: as many as the system lets a process have without asking, few thousands at most.
    private static func descriptors() -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        if limit.rlim_cur < 4096, limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = min(4096, limit.rlim_max)
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Asks the clusters 0 to `count` - 1.
    ///
    /// `next` and `done` are called on the calling thread alone. `next` gives the request of a cluster just before it is asked,
    /// so no more credentials are open than clusters are being asked; nil passes the cluster over. `done` gets each result as it
    /// comes. After a cancelling `next` is not called again, and what runs ends early: those results are still delivered, with
    /// ``OnlineFacts/wasCancelled``. `waiting` is called several times a second, whether anything came or not. An error of `next` or `done` cancels the rest and is thrown when all threads are done.
    package func run(
        count: Int, next: (Int) throws -> ProbeRequest?, done: (Int, OnlineFacts) throws -> Void,
        waiting: () -> Void = {}
    ) throws {
        let queue = ProbeQueue()
        let threads = ProbeThreads(min(parallel, count), queue: queue, settings: settings)
        var progress = ProbeProgress(count: count, threads: threads.count, queue: queue, settings: settings)
        var failure: (any Error)?
        repeat {
            do {
                waiting()
                try progress.dispatch(next)
                progress.takeResult()
                try progress.deliver { if failure == nil { try done($0, $1) } }
            } catch {
                failure = failure ?? error
                settings.cancel.cancel()
            }
        } while !progress.isComplete
        queue.close()
        threads.join()
        if let failure { throw failure }
    }
}

/// How far a run of a pool is.
private struct ProbeProgress {
    private let count: Int
    private let threads: Int
    private let queue: ProbeQueue
    private let settings: ProbeSettings
    private var checks: LoadBalancerChecks
    private var index = 0
    private var running = 0
    /// The load balancers of clusters that were given to a thread.
    private var addresses: [Int: String] = [:]
    /// Clusters that were asked and wait for their load balancer.
    private var asked: [(index: Int, facts: OnlineFacts)] = []

    init(count: Int, threads: Int, queue: ProbeQueue, settings: ProbeSettings) {
        self.count = count
        self.threads = threads
        self.queue = queue
        self.settings = settings
        checks = LoadBalancerChecks(settings)
    }

    var isComplete: Bool { running == 0 && asked.isEmpty && (index >= count || settings.cancel.isCancelled) }

    /// Gives each thread that has nothing to do a cluster.
    mutating func dispatch(_ next: (Int) throws -> ProbeRequest?) throws {
        while index < count, running < max(1, threads), checks.haveRoom, !settings.cancel.isCancelled {
            defer { index += 1 }
            guard let request = try next(index) else { continue }
            if let address = request.loadBalancerToTry(settings) {
                addresses[index] = address
                checks.begin(address)
            }
            let job = ProbeJob(index, request)
            guard threads > 0 else {
                // No thread could be made: one after the other then.
                asked.append((index, job.run(settings)))
                return
            }
            queue.add(job)
            running += 1
        }
    }

    /// Waits for news, but not long while load balancers are open.
    mutating func takeResult() {
        guard running > 0 || !asked.isEmpty else { return }
        let isWaiting = running > 0 || checks.areOpen
        if isWaiting, let result = queue.takeResult(milliseconds: checks.areOpen ? 50 : 200) {
            running -= 1
            asked.append(result)
        }
        checks.look()
    }

    /// Reports all that are complete; and those that wait, once nothing counts any more.
    mutating func deliver(_ done: (Int, OnlineFacts) throws -> Void) throws {
        let all = asked
        // If `done` throws, nobody wants to know of the others.
        asked = []
        var waiting: [(index: Int, facts: OnlineFacts)] = []
        for var entry in all {
            if let address = addresses[entry.index] {
                let outcome = checks.outcome(address) ?? (settings.cancel.isCancelled ? .notAsked : nil)
                guard let outcome else {
                    waiting.append(entry)
                    continue
                }
                entry.facts.loadBalancer = outcome
            }
            addresses[entry.index] = nil
            try done(entry.index, entry.facts)
        }
        asked = waiting
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

    func run(_ settings: ProbeSettings) -> OnlineFacts {
        ClusterProbe.run(request, settings, triesLoadBalancer: false)
    }
}
