// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Waiting on the calling thread.
enum ThreadSleep {
    static func milliseconds(_ count: Int) {
        var time = timespec(tv_sec: count / 1000, tv_nsec: count % 1000 * 1_000_000)
        _ = unsafe nanosleep(&time, nil)
    }
}
