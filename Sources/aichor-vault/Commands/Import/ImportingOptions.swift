// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// What all imports take.
struct ImportingOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Only say what would be imported.")
    var dryRun = false

    @Flag(name: .long, help: "Change clusters that are in the vault already and differ, as new versions.")
    var update = false

    @Flag(name: .customLong("keep-going"), help: "Import the others if some clusters are refused.")
    var keepGoing = false

    @Flag(name: .customLong("allow-findings"), help: "Import in spite of what the checks call an error.")
    var allowFindings = false

    @Flag(name: [.customShort("y"), .long], help: "Do not ask whether to import.")
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
