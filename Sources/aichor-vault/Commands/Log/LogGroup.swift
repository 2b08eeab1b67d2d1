// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct LogGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show the log, verify it, or prune it.",
        usage: """
            aichor-vault log [show] [--cluster <name>] [--since <time>] [<options>]
            aichor-vault log <subcommand>
            """,
        discussion: """
            Every change, and every secret that left the vault, with who took it. Without a subcommand, shows the log.

            Examples:
              aichor-vault log --cluster paris-a100 --since 7d
              aichor-vault log --action secret. -o jsonl
              aichor-vault log checkpoint >> /mnt/elsewhere/checkpoints
            """,
        subcommands: [LogShow.self, LogVerify.self, LogCheckpoint.self, LogPrune.self], defaultSubcommand: LogShow.self)

    /// For the help and the completions: what stands here is read by the default command itself.
    @OptionGroup var show: LogShow
}
