// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Where files are by default (XDG Base Directory Specification 0.8).
package struct DefaultPlaces {
    private let variable: (String) -> String?

    /// Takes what gives the variables of the environment.
    package init(variable: @escaping (String) -> String?) { self.variable = variable }

    /// The vault: `--vault`, `AICHOR_VAULT`, else in the data directory.
    package func vault(option: String?) throws(VaultError) -> String {
        if let option {
            guard !option.isEmpty else { throw VaultError(.usage, "--vault needs a path") }
            return option
        }
        if let named = variable("AICHOR_VAULT") { return named }
        return try folder("XDG_DATA_HOME", below: ".local/share") + "/aichor-vault/vault.db"
    }

    /// The rollback marks.
    package func stateDirectory() throws(VaultError) -> String {
        try folder("XDG_STATE_HOME", below: ".local/state") + "/aichor-vault"
    }

    /// "All paths set in these environment variables must be absolute. If an implementation encounters a relative path […]
    /// it should consider the path invalid and ignore it."
    private func folder(_ name: String, below standard: String) throws(VaultError) -> String {
        if let path = variable(name), path.hasPrefix("/") { return path }
        guard let home = variable("HOME"), home.hasPrefix("/") else {
            throw VaultError(
                .configuration, "HOME is not set, so the location of \(standard) is unknown",
                hint: "set HOME or \(name) to an absolute path")
        }
        return (home == "/" ? "" : home) + "/" + standard
    }
}
