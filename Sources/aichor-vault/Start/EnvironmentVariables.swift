// SPDX-License-Identifier: Apache-2.0

/// What the variables of the environment set: the one list behind the help topic and the manual page.
enum EnvironmentVariables {
    static let all: [(term: String, meaning: String)] = [
        ("AICHOR_VAULT", "path of the vault"),
        ("AICHOR_VAULT_KEY_FILE", "key file to unlock with"),
        ("COLUMNS", "width of the help in columns"),
        ("CREDENTIALS_DIRECTORY", "systemd's directory with the key file aichor-vault.key"),
        ("HTTPS_PROXY", "proxy for online checks, as for kubectl"),
        ("KUBECONFIG", "kubeconfigs that 'import kubeconfig' reads"),
        ("NO_COLOR", "if set, output has no colors"),
        ("NO_PROXY", "hosts to contact without the proxy"),
        ("XDG_DATA_HOME", "base directory of the default vault (~/.local/share)"),
        ("XDG_STATE_HOME", "base directory of rollback marks (~/.local/state)"),
    ]

    /// All that are read, the system's own too.
    static let read = all.map(\.term) + ["HOME", "SUDO_USER", "https_proxy", "no_proxy"]
}
