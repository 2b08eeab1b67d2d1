// SPDX-License-Identifier: Apache-2.0
import Glibc
import Vault

/// What ^C ends while checks are under way; made before the handler is, because a handler may not allocate.
private let interruptible = Cancellation()

/// Lets the first ^C end checks early, with what there is by then; the second one ends the program.
enum Interruption {
    /// The cancellation that ^C asks for from now on.
    static func begin() -> Cancellation {
        let cancellation = interruptible
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in interruptible.cancel() }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        _ = unsafe sigaction(SIGINT, &action, nil)
        return cancellation
    }
}
