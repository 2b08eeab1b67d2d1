// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Threads that ask clusters until their queue is closed.
struct ProbeThreads {
    private var threads: [pthread_t] = []

    /// What one thread is given.
    private final class Start: Sendable {
        let queue: ProbeQueue
        let settings: ProbeSettings

        init(_ queue: ProbeQueue, _ settings: ProbeSettings) {
            self.queue = queue
            self.settings = settings
        }

        func run() {
            while let job = queue.takeJob() { queue.add((job.index, job.run(settings))) }
        }
    }

    /// Makes up to `count` threads; fewer where the system gives no more.
    init(_ count: Int, queue: ProbeQueue, settings: ProbeSettings) {
        // Signals are for the thread that waits for the results: it has the terminal.
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        for _ in 0..<max(0, count) {
            var thread = pthread_t()
            let start = unsafe Unmanaged.passRetained(Start(queue, settings))
            let status = unsafe pthread_create(
                &thread, nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, start.toOpaque())
            guard status == 0 else {
                unsafe start.release()
                return
            }
            threads.append(thread)
        }
    }

    var count: Int { threads.count }

    /// Waits until all have ended.
    func join() { for thread in threads { pthread_join(thread, nil) } }
}
