// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Set once, from anywhere, a signal handler included: no further work is started, and what runs ends within about a tenth of a
/// second.
package final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    /// Asks for the end.
    package func cancel() { flag.store(true, ordering: .relaxed) }

    /// Whether the end was asked for.
    package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
