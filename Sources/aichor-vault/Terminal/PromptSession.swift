// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// The terminal while questions are open: its mode is ours, and it is put back when the value ends.
struct PromptSession: ~Copyable {
    private let descriptor: Int32
    private let signals: PromptSignals
    private let mode: TerminalMode

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

    /// Asks for a line of text; nil at ^D.
    func readText(_ prompt: String, limit: Int = 1 << 16) throws(VaultError) -> String? {
        guard let line = try readLine(prompt, echo: true, limit: limit) else { return nil }
        return line.withBytes { String(decoding: $0.array(), as: UTF8.self) }
    }

    /// Shows text between questions.
    func show(_ text: String) { write(Neutral.text(text) + "\n") }

    /// Asks for a line; nil at ^D.
    ///
    /// Without echo nothing shows, not even the length.
    func readLine(_ prompt: String, echo: Bool, limit: Int) throws(VaultError) -> SecretBytes? {
        var editor = LineEditor(limit: limit)
        write(Neutral.text(prompt))
        while true {
            guard let byte = try nextByte(prompt, &editor, echo: echo) else { return try ended() }
            switch editor.feed(byte) {
            case .none: break
            case .typed(let byte): if echo { write([byte]) }
            case .erased(let count): if echo { write(String(repeating: "\u{8} \u{8}", count: count)) }
            case .done:
                if !echo { mode.discardInput() }
                write("\n")
                return editor.finished()
            case .end: return try ended()
            case .tooLong:
                mode.discardInput()
                write("\n")
                throw VaultError(.inputInvalid, "the input is longer than \(limit) bytes")
            }
        }
    }

    private func ended() throws(VaultError) -> SecretBytes? {
        write("\n")
        return nil
    }

    /// The next key; nil at the end of input.
    ///
    /// Signals are served while waiting.
    private func nextByte(
        _ prompt: String, _ editor: inout LineEditor, echo: Bool
    ) throws(VaultError) -> UInt8? {
        while true {
            var waits = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let count = UInt(waits.count)
            _ = unsafe waits.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, count, -1) }
            if let signal = signals.next() {
                if try serve(signal) {
                    write("\n" + Neutral.text(prompt))
                    if echo { editor.line.withBytes { _ = DescriptorWriter.write($0, to: descriptor) } }
                }
                continue
            }
            guard waits[1].revents != 0 else { continue }
            var byte: UInt8 = 0
            let got = unsafe read(descriptor, &byte, 1)
            if got == 1 { return byte }
            if got == 0 || (errno != EINTR && errno != EAGAIN) { return nil }
        }
    }

    /// Stops and goes on, or ends the program the way its signal would have: 128 and the signal's number.
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

    private func write(_ text: String) { write(Array(text.utf8)) }
    private func write(_ bytes: [UInt8]) { _ = DescriptorWriter.write(bytes.span, to: descriptor) }
}

extension LineEditor {
    /// The line, typed to its end.
    consuming func finished() -> SecretBytes { line }
}
