// SPDX-License-Identifier: Apache-2.0

/// What each exit status means: the one list behind the help topic, the manual page and, by a test, the documents.
enum ExitStatuses {
    static let all: [(status: Int32, meaning: String)] = [
        (0, "success"),
        (1, "findings: something needs attention, for example a refused cluster"),
        (2, "critical (check --nagios only)"),
        (3, "unknown: the check failed or selected no cluster (check --nagios only)"),
        (64, "the command line is wrong"),
        (65, "a value is invalid, or data is damaged or was tampered with"),
        (66, "no such vault, cluster, version, slot or file"),
        (69, "reserved: a cluster or agent is unavailable"),
        (70, "a bug in this program"),
        (73, "already exists or cannot be created"),
        (74, "reading or writing failed, including a closed pipe"),
        (75, "the vault is busy, or a version is not the expected one: try again"),
        (76, "the vault is older than the last known state, or another vault"),
        (77, "the vault is locked, the passphrase is wrong, or permission was denied"),
        (78, "the configuration is wrong, or the vault needs a newer aichor-vault"),
        (129, "terminated by SIGHUP (terminal closed)"),
        (130, "interrupted by SIGINT (^C)"),
        (131, "terminated by SIGQUIT (^\\)"),
        (143, "terminated by SIGTERM"),
    ]
}
