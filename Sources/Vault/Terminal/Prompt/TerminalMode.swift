// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A terminal's settings while we read keys ourselves.
///
/// Restored when the value ends, whatever happens.
///
/// The line is read key by key (no `ICANON`) for one reason: the kernel's own line editor silently drops what goes beyond 4,095
/// bytes, and a pasted token or certificate may be longer. Keys still send signals.
struct TerminalMode: ~Copyable {
    private let descriptor: Int32
    private let original: termios
    private let raw: termios

    /// Nil if the descriptor is no terminal.
    init?(_ descriptor: Int32) {
        var settings = termios()
        guard unsafe tcgetattr(descriptor, &settings) == 0 else { return nil }
        self.descriptor = descriptor
        original = settings
        settings.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN)
        settings.c_lflag |= tcflag_t(ISIG)
        // c_cc[VTIME] and c_cc[VMIN]: read(2) waits for one byte.
        settings.c_cc.5 = 0
        settings.c_cc.6 = 1
        raw = settings
    }

    deinit { restore() }

    /// Switches echo and line editing off.
    ///
    /// What was typed before waits its turn.
    func enter() {
        var settings = raw
        _ = unsafe tcsetattr(descriptor, TCSADRAIN, &settings)
    }

    /// Restores the settings as they were found.
    func restore() {
        var settings = original
        _ = unsafe tcsetattr(descriptor, TCSADRAIN, &settings)
    }

    /// Discards what was typed or pasted and not read: the rest of a pasted secret must not reach the shell.
    func discardInput() { _ = tcflush(descriptor, TCIFLUSH) }
}
