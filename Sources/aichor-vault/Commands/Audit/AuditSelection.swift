// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Which clusters are audited, and as of which time, from the command line.
struct AuditSelection {
    var names: [String] = []
    var selector: String?
    var at: String?
    var since: String?
    var due: String?

    /// The options for the library.
    func options(now: Timestamp) throws(VaultError) -> AuditOptions {
        var options = AuditOptions()
        guard names.isEmpty || selector == nil else {
            throw VaultError(
                .usage, "names and -l cannot be combined",
                hint: "use names or -l key=value, or neither for all clusters")
        }
        if let selector { options.selection = .matching(try SelectionOptions.parsed(selector)) }
        if !names.isEmpty { options.selection = .names(try SelectionOptions.distinct(names)) }
        if let at { options.at = try Timestamp(option: "--at", ahead: at, now: now) }
        let moment = options.at ?? now
        if let since {
            let start = try Timestamp(option: "--since", since, now: moment)
            guard start <= moment else {
                throw VaultError(.usage, "--since is later than the time of the audit, \(moment.rfc3339)")
            }
            options.since = start
        }
        if let due { options.due = try DueWindow(option: "--due", due) }
        return options
    }
}
