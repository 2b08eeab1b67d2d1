// SPDX-License-Identifier: Apache-2.0
import Glibc
package import Vault

/// What ^C ends while checks are running; created before the handler, because a handler may not allocate.
private let interruptible = Cancellation()

/// Lets the first ^C end checks early, with what there is by then; the second one ends the program.
package enum Interruption {
    /// What ^C asks for once ``begin()`` was called.
    package static var cancellation: Cancellation { interruptible }

    /// Makes the first ^C request the cancellation; where signals are ignored, as under nohup, they stay ignored.
    package static func begin() {
        // Created here, and not in the handler.
        _ = interruptible
        var current = sigaction()
        _ = unsafe sigaction(SIGINT, nil, &current)
        guard unsafe unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) != 1 else { return }
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in interruptible.cancel() }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        _ = unsafe sigaction(SIGINT, &action, nil)
    }
}
