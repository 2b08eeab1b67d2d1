// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension CommandTree {
    /// The program's tree; that it cannot be read would be a bug.
    static func described() throws(VaultError) -> CommandTree {
        do { return try ofProgram() } catch {
            throw VaultError(.bug, "cannot read the argument parser's description of the commands")
        }
    }
}
