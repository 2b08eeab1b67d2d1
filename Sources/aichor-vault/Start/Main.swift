// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// The program: run one command, end with its status.
@main
struct Main {
    static func main() {
        Program.run { arguments in
            var run = CommandRun(arguments: arguments, context: .live())
            run.refusal = ProcessFacts.unreadableText(inVariables: EnvironmentVariables.read)
            return run.run()
        }
    }
}
