// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Work for threads and their results, with waiting on both sides.
///
/// `@unchecked Sendable`: every stored property is only touched between lock and unlock of the one mutex; the mutex and the
/// conditions are allocated once, never moved, and freed when the last owner is gone, which no waiting thread can be.
@safe final class ProbeQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let work: UnsafeMutablePointer<pthread_cond_t>
    private let finished: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [ProbeJob] = []
    private var results: [(index: Int, facts: OnlineFacts)] = []
    private var isClosed = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe work = .allocate(capacity: 1)
        unsafe finished = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(work, nil)
        // Time-outs by a clock that nobody sets.
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(finished, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(finished)
        unsafe pthread_cond_destroy(work)
        unsafe pthread_mutex_destroy(mutex)
        unsafe finished.deallocate()
        unsafe work.deallocate()
        unsafe mutex.deallocate()
    }

    func add(_ job: ProbeJob) {
        locked { jobs.append(job) }
        unsafe pthread_cond_signal(work)
    }

    /// No more work comes: threads that wait go home.
    func close() {
        locked { isClosed = true }
        unsafe pthread_cond_broadcast(work)
    }

    /// The next job; waits for one; nil when closed.
    func takeJob() -> ProbeJob? {
        locked {
            while jobs.isEmpty, !isClosed { unsafe pthread_cond_wait(work, mutex) }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }

    func add(_ result: (index: Int, facts: OnlineFacts)) {
        locked { results.append(result) }
        unsafe pthread_cond_signal(finished)
    }

    /// The next result; waits for one, at most so long; nil if none came.
    func takeResult(milliseconds: Int) -> (index: Int, facts: OnlineFacts)? {
        var end = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &end)
        end.tv_nsec += milliseconds * 1_000_000
        end.tv_sec += end.tv_nsec / 1_000_000_000
        end.tv_nsec %= 1_000_000_000
        return locked {
            while results.isEmpty {
                if unsafe pthread_cond_timedwait(finished, mutex, &end) == ETIMEDOUT { break }
            }
            return results.isEmpty ? nil : results.removeFirst()
        }
    }

    private func locked<R>(_ body: () -> R) -> R {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
