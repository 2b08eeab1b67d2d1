// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Everything impure that a command needs; tests pass their own.
struct CommandContext {
    /// A variable of the environment; nil if it is not set or empty.
    var variable: (String) -> String?
    /// The wall clock, for what is recorded.
    var clock: @Sendable () -> Timestamp
    /// The time at which the command began, read once: all ages of one output count from it.
    var now: Timestamp
    /// Who runs the command, for the log.
    var actor: LogActor
    /// Where the result is written.
    var output: StandardOutput
    /// Where everything else is written.
    var diagnostics: Diagnostics
    /// Whether standard input is a terminal.
    var standardInputIsTerminal: Bool
    /// The columns of the terminal that standard output is; nil if it is none.
    var outputColumns: Int?
    /// The terminal to ask on; nil if there is none.
    var openTerminal: () -> ControllingTerminal?

    /// Finds the vault and unlocks it; with `true` the key stays in memory, for a new root key.
    var unlock: (UnlockOptions, CommandContext, Bool) throws(VaultError) -> UnlockedVault = {
        (options, context, keepsKey) throws(VaultError) in
        try VaultUnlocker(options: options, context: context, keepsKey: keepsKey).unlock()
    }

    /// Whether a person is there to fill in a form or to confirm.
    var isInteractive: Bool { standardInputIsTerminal && openTerminal() != nil }

    /// The context of this process.
    static func live() -> CommandContext {
        CommandContext(
            variable: ProcessFacts.variable, clock: ProcessFacts.now, now: ProcessFacts.now(),
            actor: ProcessIdentity.current(ProcessFacts.variable),
            output: StandardOutput(descriptor: 1), diagnostics: Diagnostics(descriptor: 2),
            standardInputIsTerminal: TerminalInfo.isTerminal(0), outputColumns: TerminalInfo.columns(of: 1),
            openTerminal: { ControllingTerminal() })
    }
}

extension CommandContext {
    /// What a renderer must know.
    ///
    /// `NO_COLOR` with any value switches colour off (no-color.org).
    func rendering(headers: Bool = true) -> RenderContext {
        let plain = variable("NO_COLOR") != nil || variable("TERM") == "dumb"
        return RenderContext(now: now, columns: outputColumns, colour: outputColumns != nil && !plain, headers: headers)
    }

    /// The same for what a person is shown before a question, wherever the result goes.
    func rendering(on terminal: ControllingTerminal) -> RenderContext {
        var rendering = rendering()
        rendering.columns = terminal.columns ?? rendering.columns
        return rendering
    }

    /// What the library must know.
    func vaultContext(lockTimeout: Int) throws(VaultError) -> VaultContext {
        let diagnostics = diagnostics
        let show: @Sendable (Notice) -> Void = { notice in
            switch notice {
            case .note(let text): diagnostics.note(text)
            case .warning(let text): diagnostics.warning(text)
            }
        }
        let places = DefaultPaths(variable: variable)
        return VaultContext(
            now: clock, actor: actor, stateDirectory: try places.stateDirectory(), stateBase: try places.stateBase(),
            lockTimeout: lockTimeout, notice: show, progress: { diagnostics.progress?.show($0) })
    }

    /// Warns if secrets may be swapped out.
    func warnOfUnlockedMemory() {
        guard SecretMemory.lockingFailed else { return }
        diagnostics.warning(
            "cannot lock the memory for secrets, so it may be swapped out", hint: "raise the limit: ulimit -l")
    }

    /// Writes one thing.
    func write(_ document: some OutputDocument, as format: OutputFormat) throws(VaultError) {
        try output.write(format.style.document(document, rendering()).bytes)
    }

    /// Writes one thing that contains a secret.
    func write(_ document: some OutputDocument, as format: OutputFormat, secret: borrowing SecretBytes)
        throws(VaultError)
    {
        try output.write(format.style.document(document, rendering()), secret: secret)
    }

    /// Writes a list.
    func write<Item: ListItem>(
        _ items: some Sequence<Item>, as format: OutputFormat, headers: Bool = true
    ) throws(VaultError) {
        try writeList(of: Item.self, as: format, headers: headers) { (add) throws(VaultError) in
            for item in items { try add(item) }
        }
    }

    /// Writes a list item by item, so that a long list need not be in memory.
    func writeList<Item: ListItem>(
        of type: Item.Type, as format: OutputFormat, headers: Bool = true,
        _ produce: ((Item) throws(VaultError) -> Void) throws(VaultError) -> Void
    ) throws(VaultError) {
        var list = format.style.list(of: Item.self, rendering(headers: headers))
        try produce { (item) throws(VaultError) in
            if let chunk = list.add(item) { try output.write(chunk) }
        }
        try output.write(list.finish())
    }

    /// Writes a report: one thing, and a list that belongs to it.
    func writeReport<Item: ListItem>(
        _ head: some OutputDocument, list key: String, _ items: some Sequence<Item>, as format: OutputFormat,
        in rendering: RenderContext
    ) throws(VaultError) {
        var list = format.style.report(head, list: key, of: Item.self, rendering)
        for item in items { if let chunk = list.add(item) { try output.write(chunk) } }
        try output.write(list.finish())
    }

    /// Writes a list of which an item may have a secret, by its index.
    func write<Item: ListItem>(
        _ items: [Item], as format: OutputFormat, secret: (Int) throws(VaultError) -> SecretBytes?
    ) throws(VaultError) {
        var list = format.style.list(of: Item.self, rendering())
        for (index, item) in items.enumerated() {
            if let chunk = list.add(item) { try output.write(chunk) }
            switch try secret(index) {
            case .some(let secret): try output.write(list.takeText(), secret: secret)
            case .none: break
            }
        }
        try output.write(list.finish())
    }
}
