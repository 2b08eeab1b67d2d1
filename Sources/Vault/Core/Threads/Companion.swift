// SPDX-License-Identifier: Apache-2.0
import Glibc

/// One piece of work on a thread of its own, while its caller goes on.
///
/// What the work uses must not be touched by anybody else until ``join()`` has returned. A value that ends before waits for its thread,
/// so that the work never outlives what it uses.
package final class Companion<Result> {
    private let task: Work<Result>
    private var thread: pthread_t?

    /// Starts the work; where the system gives no thread, ``join()`` does it.
    package init(_ work: @escaping () throws -> Result) {
        task = Work(work)
        thread = Self.start(ThreadStart(task.run))
    }

    deinit { wait() }

    /// Waits for the end of the work, and gives its result; throws what the work threw.
    package func join() throws -> Result {
        wait()
        if task.outcome == nil { task.run() }
        guard let outcome = task.outcome else { preconditionFailure("a thread ended without an outcome") }
        return try outcome.get()
    }

    private func wait() {
        guard let running = thread else { return }
        pthread_join(running, nil)
        thread = nil
    }

    private static func start(_ start: ThreadStart) -> pthread_t? {
        // Signals are for the caller's thread, which has the terminal.
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(start)
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            unsafe argument.release()
            return nil
        }
        return thread
    }
}

/// The work and its outcome, which only the thread writes and which is read only after its end.
private final class Work<Result> {
    private let work: () throws -> Result
    private(set) var outcome: Swift.Result<Result, any Error>?

    init(_ work: @escaping () throws -> Result) { self.work = work }

    func run() { outcome = Swift.Result { try work() } }
}

/// What a thread is given: its C function cannot be generic.
private final class ThreadStart {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
}
