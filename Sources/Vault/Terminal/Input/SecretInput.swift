// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Reads secrets from the sources that the options name.
package struct SecretInput {
    /// No token, password or passphrase is longer; what is longer is a wrong file.
    package static let limit = 1 << 20

    private let standardInputIsTerminal: Bool
    private let openTerminal: () -> ControllingTerminal?
    private let diagnostics: Diagnostics

    /// Takes whether somebody types, the terminal to ask on, and where warnings go.
    package init(
        standardInputIsTerminal: Bool, openTerminal: @escaping () -> ControllingTerminal?, diagnostics: Diagnostics
    ) {
        self.standardInputIsTerminal = standardInputIsTerminal
        self.openTerminal = openTerminal
        self.diagnostics = diagnostics
    }

    /// Reads a secret; one line feed at its end is not part of it.
    ///
    /// - Parameters:
    ///   - what: what it is, in messages and in the prompt: `token`.
    ///   - rest: how to treat lines that are pasted after it, if it is typed.
    package func read(
        _ source: SecretInputSource, _ what: String, rest: PasteHandling = .dropped
    ) throws(VaultError) -> SecretBytes {
        var secret = try readAll(source, what, rest)
        secret.removeTrailingNewline()
        guard secret.count > 0 else { throw VaultError(.inputInvalid, "the \(what) is empty") }
        return secret
    }

    private func readAll(
        _ source: SecretInputSource, _ what: String, _ rest: PasteHandling
    ) throws(VaultError) -> SecretBytes {
        switch source {
        case .standardInput, .descriptor(0):
            // Someone types: then it is a prompt, and nothing shows.
            if standardInputIsTerminal, let terminal = openTerminal() {
                return try terminal.askSecret("\(what): ", rest: rest)
            }
            return try DescriptorReader(descriptor: 0, name: "standard input").readSecret(limit: Self.limit)
        case .descriptor(let number):
            let reader = DescriptorReader(descriptor: number, name: "file descriptor \(number)")
            try reader.requireReadable()
            return try reader.readSecret(limit: Self.limit)
        case .file(let path):
            // Not by its path: a secret given in the place of a path would be repeated.
            let file = try OpenFile(path, name: "the \(what) file")
            if file.isReadableByOthers {
                diagnostics.warning(
                    "other users can read the \(what) file", hint: "make it private: chmod 600")
            }
            return try file.readSecret(limit: Self.limit)
        }
    }

    /// Reads a new passphrase, from the source that an option names or by asking twice, and checks it.
    ///
    /// - Parameters:
    ///   - what: what it is, in messages.
    ///   - missing: what to throw if there is neither an option nor a terminal.
    package func newPassphrase(
        _ source: SecretInputSource?, _ what: String, missing: VaultError
    ) throws(VaultError) -> SecretBytes {
        let passphrase: SecretBytes
        if let source {
            passphrase = try read(source, what)
        } else {
            passphrase = try askTwice("passphrase", missing: missing)
        }
        let warnings: [String]
        do throws(InvalidInput) { warnings = try PassphraseRules.check(passphrase) } catch {
            throw VaultError(invalid: error)
        }
        for warning in warnings { diagnostics.warning(warning) }
        return passphrase
    }

    /// Asks for a new secret twice, until both agree.
    private func askTwice(_ what: String, missing: VaultError) throws(VaultError) -> SecretBytes {
        guard let terminal = openTerminal() else { throw missing }
        return try terminal.withSession { (session) throws(VaultError) in
            for _ in 0..<3 {
                // A second line that is pasted along is the answer to the second question: a script sends both together, and of
                // a passphrase that a line feed cut the halves differ.
                let first = try Self.ask("new \(what): ", .kept, session)
                guard first.count > 0 else {
                    session.refuse(VaultError(.inputInvalid, "the \(what) cannot be empty"))
                    continue
                }
                let second = try Self.ask("repeat the \(what): ", .dropped, session)
                if first.equals(second) { return first }
                session.refuse(VaultError(.inputInvalid, "the two entries do not match"))
            }
            throw VaultError(.inputInvalid, "no new \(what) was entered in three attempts")
        }
    }

    private static func ask(
        _ prompt: String, _ rest: PasteHandling, _ session: borrowing PromptSession
    ) throws(VaultError) -> SecretBytes {
        guard let secret = try session.readSecret(prompt, rest: rest) else {
            throw VaultError(.interrupted, "nothing was entered")
        }
        return secret
    }
}

extension SecretBytes {
    /// Whether both are the same.
    ///
    /// The same person has just typed both, so timing reveals nothing.
    borrowing func equals(_ other: borrowing SecretBytes) -> Bool {
        guard count == other.count else { return false }
        return withBytes { left in
            other.withBytes { right in
                for index in left.indices where left[index] != right[index] { return false }
                return true
            }
        }
    }
}
