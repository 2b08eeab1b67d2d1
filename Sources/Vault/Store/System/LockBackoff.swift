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

    /// Sleeps a little; throws `StoreError.busy` when the time is up.
    ///
    /// To be called right after the attempt that failed: SQLite takes a lock that the file system cannot give (ENOLCK) for
    /// somebody else's, and distinguishes the two only by the call's own error number.
    mutating func wait() throws(StoreError) {
        let last = errno
        let now = Self.now()
        guard now < deadline else {
            throw last == ENOLCK ? .inputOutput(operation: "lock", path: path, errno: ENOLCK) : .busy(seconds: seconds)
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
