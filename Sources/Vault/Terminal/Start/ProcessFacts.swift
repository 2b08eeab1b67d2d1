// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// What a program asks of its surroundings.
package enum ProcessFacts {
    /// A variable of the environment; nil if it is not set or empty.
    package static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }

    /// The wall clock.
    package static func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}
