// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Where a new recovery code is written: its own file or the terminal, never standard output or error.
struct RecoveryCodeOutput: ~Copyable {
    private var file: SecretFile?
    private let terminal: ControllingTerminal?

    /// Finds the place before the code is generated: a code that nobody can read must not exist.
    ///
    /// - Parameter option: the option that names the file, for the hint.
    init(file path: String?, option: String, in context: CommandContext) throws(VaultError) {
        if let path {
            self.init(file: try SecretFile(at: path, replacing: .nothing), terminal: nil)
        } else {
            guard let terminal = context.openTerminal() else {
                throw VaultError(
                    .usage, "there is no terminal to show the recovery code on", hint: "use \(option) F")
            }
            self.init(file: nil, terminal: terminal)
        }
    }

    private init(file: consuming SecretFile?, terminal: ControllingTerminal?) {
        self.file = file
        self.terminal = terminal
    }

    /// Writes or shows the code.
    mutating func deliver(_ code: borrowing SecretBytes) throws(VaultError) {
        if var target = file.take() {
            try code.withBytes { (bytes) throws(VaultError) in try target.write(bytes) }
            try target.write([UInt8(ascii: "\n")].span)
            try target.commit()
        } else if let terminal {
            terminal.show("recovery code, shown only once; write it down and store it separately from the vault:\n")
            try terminal.show(secret: code)
            terminal.show("")
        }
    }
}
