// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The program: harden the process, run one command, end with its status.
@main
struct Main {
    static func main() {
        ProcessHardening.apply()
        let status = CommandRun(arguments: Array(CommandLine.arguments.dropFirst()), context: .live()).run()
        exit(status)
    }
}
