// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One run of the program: arguments in, exit status out.
struct CommandRun {
    let arguments: [String]
    var context: CommandContext

    /// Runs the command and reports what went wrong, if something did.
    func run() -> Int32 {
        var context = context
        let guarded = ArgumentGuard(arguments)
        context.diagnostics.text = ErrorText(
            json: guarded.wantsJSON, colour: Self.colours(context), withheld: guarded.withheld)
        if !guarded.wantsJSON, context.variable("TERM") != "dumb" {
            context.diagnostics.progress = ProgressLine(
                descriptor: context.diagnostics.descriptor, outputIsTerminal: context.outputColumns != nil)
        }
        defer { context.diagnostics.progress?.clear() }
        do throws(VaultError) {
            try guarded.refuseSecrets()
            switch try CommandDispatch(arguments).parse() {
            case .command(let command): try command.run(in: context)
            case .text(let text): try context.output.write(Array((text + "\n").utf8))
            }
            return 0
        } catch {
            context.diagnostics.error(error.withDefaultHint(CommandDispatch(arguments).helpCommand))
            return error.code.exitStatus
        }
    }

    private static func colours(_ context: CommandContext) -> Bool {
        TerminalShape.isTerminal(context.diagnostics.descriptor) && context.variable("NO_COLOR") == nil
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
