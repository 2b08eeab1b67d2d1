// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct PolicyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Say how old credentials may become, and what is allowed.",
        usage: """
            aichor-vault policy [show] [<options>]
            aichor-vault policy <subcommand>
            """,
        discussion: """
            The rotation policy is kept in the vault: a rule for all clusters, rules for label selectors, rules for single \
            clusters. For each setting the most specific rule holds: a cluster's own, then that of the selector with the most \
            requirements (of equals the stricter), then the vault's, then the default. Without a subcommand, shows the rules.

            Examples:
              aichor-vault policy
              aichor-vault policy set --max-age 60d --verify-within 14d
              aichor-vault policy set -l tier=prod --max-age 30d --warning 14d --critical 7d
              aichor-vault policy explain paris-a100
            """,
        subcommands: [PolicyShow.self, PolicySet.self, PolicyUnset.self, PolicyExplain.self],
        defaultSubcommand: PolicyShow.self)

    /// For the help and the completions: what stands here is read by the default command itself.
    @OptionGroup var show: PolicyShow
}
