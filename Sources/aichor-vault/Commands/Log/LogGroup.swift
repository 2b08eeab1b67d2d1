// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct LogGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show, verify or prune the log.",
        usage: """
            aichor-vault log [show] [--cluster <name>] [--since <time>] [<options>]
            aichor-vault log <command>
            """,
        discussion: """
            The log records every change and every release of a secret, and who made it. Without a command, shows the log.

            Examples:
              aichor-vault log --cluster paris-a100 --since 7d
              aichor-vault log --action secret. -o jsonl
              aichor-vault log checkpoint >> /mnt/elsewhere/checkpoints
            """,
        subcommands: [LogShow.self, LogVerify.self, LogCheckpoint.self, LogPrune.self], defaultSubcommand: LogShow.self)

    /// For the help and the completions: the default command reads these options itself.
    @OptionGroup var show: LogShow
}
