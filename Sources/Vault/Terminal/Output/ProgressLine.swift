// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
package import Vault

/// A line on standard error that shows the progress of work that takes longer than a second, on a terminal.
package final class ProgressLine: Sendable {
    private static let interval: UInt64 = 100_000_000
    private static let barColumns = 20

    private struct State {
        var activity = ""
        var began: UInt64 = 0
        var shown: UInt64 = 0
        var isShown = false
        var isOver = false
    }

    private let descriptor: Int32
    private let delay: UInt64
    private let state = Mutex(State())

    /// Nil if standard error is no terminal.
    ///
    /// - Parameter delay: nanoseconds before anything is shown.
    package init?(descriptor: Int32, delay: UInt64 = 1_000_000_000) {
        guard TerminalInfo.isTerminal(descriptor) else { return nil }
        self.descriptor = descriptor
        self.delay = delay
    }

    /// Shows how far it is, if it is time to.
    package func show(_ progress: Progress) {
        let now = Self.monotonic()
        let isDue = state.withLock { state in
            if state.activity != progress.activity {
                state.activity = progress.activity
                if state.began == 0 { state.began = now }
            }
            guard !state.isOver, now - state.began >= delay, now - state.shown > Self.interval else { return false }
            state.shown = now
            state.isShown = true
            return true
        }
        guard isDue else { return }
        let percent = progress.total == 0 ? 100 : progress.done * 100 / progress.total
        let filled = Int(min(percent, 100)) * Self.barColumns / 100
        let bar = String(repeating: "=", count: filled) + String(repeating: "-", count: Self.barColumns - filled)
        write("\r\u{1B}[K\(progress.activity) [\(bar)] \(progress.done) of \(progress.total)")
    }

    /// Removes the line, before anything else is written.
    package func clear() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { write("\r\u{1B}[K") }
    }

    /// Removes the line permanently: the result is being written, perhaps to the same terminal.
    package func end() {
        state.withLock { $0.isOver = true }
        clear()
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = DescriptorWriter.write(bytes.span, to: descriptor)
    }

    private static func monotonic() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
