// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// The terminal a person sits at, whatever the standard streams are connected to.
package final class ControllingTerminal {
    private let descriptor: Int32

    /// `/dev/tty`; nil if the process has no terminal.
    package init?(path: String = "/dev/tty") {
        descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// How wide it is; nil if it does not report a width.
    package var columns: Int? { TerminalInfo.columns(of: descriptor) }

    /// Shows rendered text, which is harmless already.
    package func show(rendered bytes: [UInt8]) { _ = DescriptorWriter.write(bytes.span, to: descriptor) }

    /// Shows lines.
    ///
    /// Their text is made harmless, line by line.
    package func show(_ text: String) {
        var out: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            Sanitizer.append(String(line), to: &out)
            out.append(UInt8(ascii: "\n"))
        }
        _ = DescriptorWriter.write(out.span, to: descriptor)
    }

    /// Shows a recovery code, straight from secret memory, on a line of its own.
    ///
    /// Throws `io` if it was not shown: it is shown only once.
    package func show(secret: borrowing SecretBytes) throws(VaultError) {
        let failure =
            secret.withBytes { DescriptorWriter.write($0, to: descriptor) }
            ?? DescriptorWriter.write([UInt8(ascii: "\n")].span, to: descriptor)
        if let failure {
            throw VaultError(
                .inputOutput, "cannot show the recovery code on the terminal: \(SystemError.text(failure))",
                hint: "the code was not recorded: remove its key slot and add another with aichor-vault key add")
        }
    }

    /// Asks for a secret, without echo.
    package func askSecret(_ prompt: String, rest: PasteHandling = .dropped) throws(VaultError) -> SecretBytes {
        let session = try PromptSession(descriptor)
        guard let line = try session.readSecret(prompt, rest: rest) else {
            throw VaultError(.interrupted, "nothing was entered")
        }
        return line
    }

    /// Asks whether to go on; only `y` and `yes` mean it.
    package func confirm(_ question: String) throws(VaultError) -> Bool {
        let session = try PromptSession(descriptor)
        let answer = try session.readText(question + " [y/N] ")?.lowercased()
        return answer == "y" || answer == "yes"
    }

    /// Several questions in a row: what is pasted ahead for the next one is kept.
    package func withSession<R: ~Copyable>(
        _ body: (borrowing PromptSession) throws(VaultError) -> R
    ) throws(VaultError) -> R {
        let session = try PromptSession(descriptor)
        return try body(session)
    }
}
