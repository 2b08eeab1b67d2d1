// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Asks for AIchor's form, field by field; a mistake is explained immediately and only its field is asked for again.
struct AddForm {
    let vault: UnlockedVault
    let terminal: ControllingTerminal
    let check: InputCheck
    /// Whether fields that may stay empty are asked for too.
    let asksOptional: Bool
    /// The user's home, for paths that begin with `~/`.
    let home: String?

    /// Asks for what is missing and adds the cluster.
    ///
    /// - Parameters:
    ///   - given: the credential, if options name it; it was checked.
    ///   - username: the user name, if an option gives it and no option gives its password.
    func add(
        _ entries: FormEntries, given: consuming NewCredential?, username: String?
    ) throws(VaultError) -> ClusterChangeResult {
        var filled = entries
        var known: NewCredential? = given
        let credential = try terminal.withSession { (session) throws(VaultError) in
            try askFields(&filled, session)
            if let credential = known.take() { return credential }
            return try CredentialQuestion(username: username, check: check).ask(session)
        }
        return try vault.add(try filled.draft(with: credential))
    }

    private func askFields(_ entries: inout FormEntries, _ session: borrowing PromptSession) throws(VaultError) {
        if entries.name == nil { entries.name = try askName(session) }
        if entries.endpoint == nil {
            entries.endpoint = try session.ask("API Hostname: ") { (text) throws(InvalidInput) in
                try APIEndpoint(text)
            }
        }
        if entries.loadBalancer == nil {
            entries.loadBalancer = try session.ask("Load Balancer IP: ") { (text) throws(InvalidInput) in
                try LoadBalancerAddress(text)
            }
        }
        guard asksOptional else { return }
        entries.ecosystem = try session.askOptional("Ecosystem (optional): ") { (text) throws(InvalidInput) in
            try Ecosystem(text)
        }
        let labels = "Labels as key=value, separated by spaces (optional): "
        entries.labels =
            try session.askOptional(labels) { (text) throws(InvalidInput) in
                try LabelParsing.labels(text.split(separator: " ").map(String.init))
            } ?? Labels()
        entries.note = try session.askOptional("Note (optional): ") { (text) throws(InvalidInput) in
            try Note(text)
        }
        entries.caBundle = try BundleQuestion(home: home, check: check).ask(session)
    }

    /// A name that is taken is found here, and not after the whole form.
    private func askName(_ session: borrowing PromptSession) throws(VaultError) -> ClusterName {
        while true {
            let name = try session.ask("Engine Name: ") { (text) throws(InvalidInput) in try ClusterName(text) }
            do throws(VaultError) {
                try vault.requireFree(name)
                return name
            } catch {
                guard error.code == .exists else { throw error }
                try session.dropPaste()
                session.refuse(error)
            }
        }
    }
}

extension UnlockedVault {
    /// Throws `exists` if a live cluster has that name, before the user fills in the whole form.
    func requireFree(_ name: ClusterName) throws(VaultError) {
        guard try holds(name) else { return }
        throw VaultError(
            .exists, "cluster \(name.text) already exists",
            hint: "to change it, run: aichor-vault set \(name.text)")
    }

    /// Whether a live cluster has that name.
    func holds(_ name: ClusterName) throws(VaultError) -> Bool {
        do throws(VaultError) {
            try list(.names([name]), detail: .summary) { _ in }
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }
}
