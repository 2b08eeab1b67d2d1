// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct PolicyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show or change the rotation policy.",
        usage: """
            aichor-vault policy [show] [<options>]
            aichor-vault policy <command>
            """,
        discussion: """
            The rotation policy sets how old credentials may become and what is allowed. It is stored in the vault: one rule for \
            all clusters, rules for label selectors, and rules for single clusters. For each setting the most specific rule \
            applies: that of the cluster, then that of the selector with the most requirements (the stricter one if there are \
            several), then that of the vault, then the default. Without a command, shows the rules.

            Examples:
              aichor-vault policy
              aichor-vault policy set --max-age 60d --verify-within 14d
              aichor-vault policy set -l tier=prod --max-age 30d --warning 14d --critical 7d
              aichor-vault policy explain paris-a100
            """,
        subcommands: [PolicyShow.self, PolicySet.self, PolicyUnset.self, PolicyExplain.self],
        defaultSubcommand: PolicyShow.self)

    /// For the help and the completions: the default command reads these options itself.
    @OptionGroup var show: PolicyShow
}
