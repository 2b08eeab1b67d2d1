// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The entry of every executable.
package enum Program {
    /// Hardens the process before its first argument is read, runs `body` with the arguments and ends with the status it gives.
    package static func run(_ body: ([String]) -> Int32) -> Never {
        ProcessHardening.apply()
        exit(body(Array(CommandLine.arguments.dropFirst())))
    }
}
