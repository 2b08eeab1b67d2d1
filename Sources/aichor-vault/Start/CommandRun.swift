// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultReports
import VaultTerminal

/// One run of the program: arguments in, exit status out.
struct CommandRun {
    let arguments: [String]
    var context: CommandContext
    /// Why these arguments, or this environment, cannot be read at all.
    var refusal: VaultError?

    /// Runs the command and reports what went wrong, if something did.
    func run() -> Int32 {
        var context = context
        let guarded = ArgumentGuard(arguments)
        context.diagnostics.text = ErrorText(
            json: guarded.wantsJSON, colour: Self.colours(context), withheld: guarded.withheld)
        if !guarded.wantsJSON, context.variable("TERM") != "dumb" {
            let progress = ProgressLine(descriptor: context.diagnostics.descriptor)
            context.diagnostics.progress = progress
            if context.outputColumns != nil { context.output.progress = progress }
        }
        defer { context.diagnostics.progress?.clear() }
        do throws(VaultError) {
            if let refusal { throw refusal }
            try guarded.refuseSecrets()
            switch try CommandDispatch(arguments, columns: helpColumns).parse() {
            case .command(let command): return try command.status(in: context)
            case .text(let text): try context.output.write(Array((text + "\n").utf8))
            }
            return 0
        } catch {
            if MonitoringPlugin.isAsked(by: arguments) {
                return MonitoringPlugin.end(error, withheld: guarded.withheld, context.output)
            }
            // A program that closed the pipe, as `head` does, has what it needed; the exit status still reports it.
            guard error != StandardOutput.readerWentAway else { return error.code.exitStatus }
            context.diagnostics.error(error.withDefaultHint(CommandDispatch(arguments).helpCommand))
            return error.code.exitStatus
        }
    }

    /// The columns that help may take: `COLUMNS` (environ(7)) takes precedence over the terminal's own width.
    private var helpColumns: Int {
        let wish = context.variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return wish ?? context.outputColumns ?? HelpText.usualColumns
    }

    private static func colours(_ context: CommandContext) -> Bool {
        TerminalInfo.isTerminal(context.diagnostics.descriptor) && context.variable("NO_COLOR") == nil
            && context.variable("TERM") != "dumb"
    }
}

extension VaultError {
    /// A wrong command line without a hint of its own points to the help.
    fileprivate func withDefaultHint(_ helpCommand: String) -> VaultError {
        guard code == .usage, hint == nil else { return self }
        return VaultError(code, message, hint: "see '\(helpCommand)'")
    }
}
