// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// The terminal while questions are open: its mode is ours, and it is restored when the value ends.
package struct PromptSession: ~Copyable {
    private let descriptor: Int32
    private let signals: PromptSignals
    private let mode: TerminalMode

    /// What a wait for keys brought.
    enum Key {
        case byte(UInt8)
        /// No key was pressed in time.
        case nothing
        /// The program was stopped and continues: the screen no longer shows what was there.
        case resumed
        /// There is no longer a terminal.
        case ended
    }

    init(_ descriptor: Int32) throws(VaultError) {
        guard let mode = TerminalMode(descriptor) else {
            throw VaultError(.inputOutput, "cannot read from the terminal: \(SystemError.text(errno))")
        }
        self.init(descriptor, try PromptSignals(), mode)
        self.mode.enter()
    }

    private init(_ descriptor: Int32, _ signals: consuming PromptSignals, _ mode: consuming TerminalMode) {
        self.descriptor = descriptor
        self.signals = signals
        self.mode = mode
    }

    /// Shows text between questions.
    package func show(_ text: String) { write(Sanitizer.text(text) + "\n") }

    /// Shows why an answer is not accepted, as all errors look.
    package func refuse(_ error: VaultError) {
        show("error: " + error.message)
        if let hint = error.hint { show("hint: " + hint) }
    }

    /// Writes what is known to be harmless.
    package func write(_ bytes: [UInt8]) { _ = DescriptorWriter.write(bytes.span, to: descriptor) }

    /// Writes straight from secret memory: what a person typed with echo, again.
    package func write(_ line: borrowing SecretBytes) {
        line.withBytes { _ = DescriptorWriter.write($0, to: descriptor) }
    }

    /// Discards input that was typed or pasted and has not been read.
    func discardInput() { mode.discardInput() }

    /// The next key; signals are served while waiting.
    ///
    /// - Parameter milliseconds: how long to wait; -1 to wait without a limit.
    func nextKey(within milliseconds: Int32 = -1) throws(VaultError) -> Key {
        while true {
            let isReady = wait(milliseconds)
            if let signal = signals.next() {
                if try serve(signal) { return .resumed }
                continue
            }
            guard isReady else {
                if milliseconds >= 0 { return .nothing }
                continue
            }
            var byte: UInt8 = 0
            let got = unsafe read(descriptor, &byte, 1)
            if got == 1 { return .byte(byte) }
            if got == 0 || (errno != EINTR && errno != EAGAIN) { return .ended }
        }
    }

    /// Whether more was pasted, or arrives in the given time; nothing is read.
    package func hasMore(within milliseconds: Int32) throws(VaultError) -> Bool {
        while true {
            let isReady = wait(milliseconds)
            guard let signal = signals.next() else { return isReady }
            _ = try serve(signal)
        }
    }

    /// Serves the signals that arrived while the program worked and asked nothing.
    package func serveSignals() throws(VaultError) {
        while let signal = signals.next() { _ = try serve(signal) }
    }

    /// Waits for a key or a signal; whether there is a key.
    private func wait(_ milliseconds: Int32) -> Bool {
        var waits = [
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = UInt(waits.count)
        _ = unsafe waits.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, count, milliseconds) }
        return waits[1].revents != 0
    }

    /// Stops and continues, or ends the program the way its signal would have: 128 and the signal's number.
    ///
    /// Whether the question must be shown again.
    private func serve(_ signal: Int32) throws(VaultError) -> Bool {
        switch signal {
        case SIGTSTP:
            mode.restore()
            signals.stop()
            mode.enter()
            // SIGCONT follows, unless the kernel did not stop a program that nobody could wake.
            return false
        case SIGCONT:
            // A shell that continues a job leaves the terminal as the shell had it.
            mode.enter()
            return true
        default:
            mode.discardInput()
            mode.restore()
            write("\n")
            let code = signal == SIGINT ? VaultError.Code.interrupted : .init("interrupted", 128 + signal)
            throw VaultError(code, "interrupted")
        }
    }

    package func write(_ text: String) { write(Array(text.utf8)) }
}
