// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// The options of all imports.
struct ImportingOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Only show what would be imported.")
    var dryRun = false

    @Flag(name: .long, help: "Update clusters that are already in the vault and differ.")
    var update = false

    @Flag(name: .customLong("keep-going"), help: "Import the others if some clusters are refused.")
    var keepGoing = false

    @Flag(name: .customLong("allow-findings"), help: "Import despite errors found by the checks.")
    var allowFindings = false

    @Flag(name: [.customShort("y"), .long], help: "Do not ask for confirmation.")
    var yes = false

    /// For the library.
    var options: ImportOptions {
        var options = ImportOptions()
        options.updates = update
        options.keepsGoing = keepGoing
        options.allowsFindings = allowFindings
        options.isDryRun = dryRun
        return options
    }
}
