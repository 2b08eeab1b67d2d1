// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Where files are by default (XDG Base Directory Specification 0.8).
package struct DefaultPaths {
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
        return try directory("XDG_DATA_HOME", below: ".local/share") + "/aichor-vault/vault.db"
    }

    /// The directory that must exist before a vault is created there; what is missing below it is created.
    package func vaultBase(option: String?) throws(VaultError) -> String {
        option == nil && variable("AICHOR_VAULT") == nil ? try base("XDG_DATA_HOME", for: ".local/share") : "/"
    }

    /// The rollback marks.
    package func stateDirectory() throws(VaultError) -> String {
        try directory("XDG_STATE_HOME", below: ".local/state") + "/aichor-vault"
    }

    /// The same for the rollback marks.
    package func stateBase() throws(VaultError) -> String { try base("XDG_STATE_HOME", for: ".local/state") }

    private func directory(_ name: String, below standard: String) throws(VaultError) -> String {
        let base = try base(name, for: standard)
        return (base == "/" ? "" : base) + (absolute(name) == nil ? "/" + standard : "")
    }

    private func base(_ name: String, for standard: String) throws(VaultError) -> String {
        guard let base = absolute(name) ?? absolute("HOME") else {
            throw VaultError(
                .configuration, "HOME is not set, so the location of \(standard) is unknown",
                hint: "set HOME or \(name) to an absolute path")
        }
        return base
    }

    /// "All paths set in these environment variables must be absolute. If an implementation encounters a relative path […]
    /// it should consider the path invalid and ignore it."
    private func absolute(_ name: String) -> String? {
        guard var path = variable(name)?[...], path.hasPrefix("/") else { return nil }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
