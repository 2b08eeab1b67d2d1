// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Waits for a lock with increasing delays until a timeout has passed.
struct LockBackoff {
    let seconds: Int
    private let path: String
    private let deadline: UInt64
    private var step: UInt64 = 250_000
    private var longest: UInt64 = 16_000_000

    /// Starts the clock.
    ///
    /// A time-out of 0 tries once.
    init(seconds: Int, for path: String) {
        self.path = path
        self.seconds = max(0, seconds)
        // A year is long enough and cannot overflow.
        deadline = Self.now() + UInt64(min(self.seconds, 31_536_000)) * 1_000_000_000
    }

    /// Asks more often after this: for the process that is next in line.
    mutating func pollFaster() {
        step = 250_000
        longest = 2_000_000
    }

    /// Sleeps a little after an attempt that failed; throws `StoreError.busy` when the time is up, and `StoreError.noLocks` if there
    /// is nothing to wait for.
    ///
    /// `cause` is the attempt's own errno; 0 if there is none.
    mutating func wait(after cause: Int32 = 0) throws(StoreError) {
        guard !NoLocks.isCertain(cause) else { throw .noLocks(path: path, errno: cause) }
        let now = Self.now()
        guard now < deadline else {
            throw cause == EACCES ? .noLocks(path: path, errno: cause) : .busy(seconds: seconds)
        }
        // The spread keeps those who wait together from asking together.
        let pause = min(UInt64.random(in: (step / 2)...step), deadline - now)
        step = min(step * 3 / 2, longest)
        var request = timespec(tv_sec: 0, tv_nsec: Int(pause))
        unsafe nanosleep(&request, nil)
    }

    /// Nanoseconds on a clock that no one sets.
    private static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
