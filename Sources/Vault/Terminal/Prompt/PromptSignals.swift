// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import VaultCore

/// The write end of the pipe that the signal handler writes to; -1 while nobody reads it.
private let newsDescriptor = Atomic<Int32>(-1)

/// Turns signals into bytes on a pipe while a prompt is open, so that the terminal is restored before anything else happens.
///
/// The classic self-pipe: the handler does one write(2), which signal-safety(7) allows, and poll(2) sees it as it sees keys.
struct PromptSignals: ~Copyable {
    /// Signals that end the program, the one that stops it, and the one that continues it.
    static let ending: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let all = ending + [SIGTSTP, SIGCONT]

    /// Becomes readable when a signal arrived.
    let descriptor: Int32
    private let writeEnd: Int32
    private var previous: [sigaction] = []
    private var previousMask = sigset_t()

    init() throws(VaultError) {
        var ends: [Int32] = [-1, -1]
        let made = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress) }
        guard made == 0 else { throw VaultError(.inputOutput, "cannot create a pipe: \(SystemError.text(errno))") }
        descriptor = ends[0]
        writeEnd = ends[1]
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        newsDescriptor.store(writeEnd, ordering: .sequentiallyConsistent)
        for signal in Self.all { previous.append(Self.install(signal)) }
        unblock()
    }

    /// A program that was started with signals blocked, as threads of some runtimes start others, could not be interrupted.
    private mutating func unblock() {
        var wanted = sigset_t()
        _ = unsafe sigemptyset(&wanted)
        for signal in Self.all { _ = unsafe sigaddset(&wanted, signal) }
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, &previousMask)
    }

    deinit {
        var mask = previousMask
        _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
        for (signal, action) in zip(Self.all, previous) {
            var action = action
            _ = unsafe sigaction(signal, &action, nil)
        }
        newsDescriptor.store(-1, ordering: .sequentiallyConsistent)
        close(descriptor)
        close(writeEnd)
    }

    /// The next signal that arrived; nil if none did.
    func next() -> Int32? {
        var byte: UInt8 = 0
        return unsafe read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
    }

    /// Stops the program for ^Z, and returns when it continues.
    func stop() {
        var standard = sigaction()
        unsafe standard.__sigaction_handler.sa_handler = SIG_DFL
        _ = unsafe sigaction(SIGTSTP, &standard, nil)
        _ = kill(getpid(), SIGTSTP)
        _ = Self.install(SIGTSTP)
    }

    private static func install(_ signal: Int32) -> sigaction {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = unsafe write(newsDescriptor.load(ordering: .sequentiallyConsistent), &byte, 1)
            errno = saved
        }
        var old = sigaction()
        _ = unsafe sigaction(signal, &action, &old)
        return old
    }
}
