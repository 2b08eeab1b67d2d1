// SPDX-License-Identifier: Apache-2.0

/// What each exit status means: the one list behind the help, the manual page and, by a test, the README.
enum ExitStatuses {
    static let all: [(status: Int32, meaning: String)] = [
        (0, "done"),
        (1, "findings: something needs a hand, such as a refused cluster"),
        (2, "of check --nagios only: critical"),
        (3, "of check --nagios only: unknown, as the check failed or chose nothing"),
        (64, "the command line is wrong"),
        (65, "a value is wrong, or data is damaged or was tampered with"),
        (66, "no such vault, cluster, version, slot or file"),
        (69, "reserved: a cluster or agent is unavailable"),
        (70, "a bug in this program"),
        (73, "exists already or cannot be made"),
        (74, "reading or writing failed, a closed pipe included"),
        (75, "busy, or the version is not the expected one: try again"),
        (76, "the vault is older than what was seen before"),
        (77, "locked, wrong passphrase, or not allowed"),
        (78, "a setting is wrong, or the vault needs a newer program"),
        (129, "ended by a hangup (SIGHUP)"),
        (130, "interrupted (^C, SIGINT)"),
        (131, "ended by SIGQUIT (^\\)"),
        (143, "ended by SIGTERM"),
    ]

    /// The list as the help shows it.
    static let text = all.map { entry in
        let status = String(entry.status)
        return "  \(status)\(String(repeating: " ", count: 5 - status.utf8.count))\(entry.meaning)"
    }.joined(separator: "\n")
}
