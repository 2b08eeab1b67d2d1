// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Asks for AIchor's form, field by field; a mistake is explained and asked for again.
struct AddForm {
    let vault: UnlockedVault
    let terminal: ControllingTerminal
    /// Whether fields that may stay empty are asked for too.
    let asksOptional: Bool

    /// Asks for what is missing and adds the cluster.
    ///
    /// CA data or a credential that the vault refuses are asked for again.
    func add(_ entries: inout FormEntries, given: consuming NewCredential?) throws(VaultError) -> ClusterReceipt {
        try fill(&entries)
        var credential = given
        while true {
            let current: NewCredential
            if let known = credential.take() { current = known } else { current = try askCredential() }
            do throws(VaultError) {
                return try vault.add(try entries.draft(with: current))
            } catch {
                guard error.code == .inputInvalid else { throw error }
                terminal.show(error.message)
                if let hint = error.hint { terminal.show("hint: " + hint) }
                terminal.show("please enter CA data and credential again")
                entries.caBundle = try terminal.withSession { (session) throws(VaultError) in try askBundle(session) }
            }
        }
    }

    private func fill(_ entries: inout FormEntries) throws(VaultError) {
        var filled = entries
        try terminal.withSession { (session) throws(VaultError) in
            if filled.name == nil { filled.name = try askName(session) }
            if filled.endpoint == nil {
                filled.endpoint = try ask(session, "API Hostname: ") { (text) throws(InvalidInput) in
                    try APIEndpoint(text)
                }
            }
            if filled.loadBalancer == nil {
                filled.loadBalancer = try ask(session, "Load Balancer IP: ") { (text) throws(InvalidInput) in
                    try LoadBalancerAddress(text)
                }
            }
            guard asksOptional else { return }
            filled.ecosystem = try askOptional(session, "Ecosystem (may be empty): ") { (text) throws(InvalidInput) in
                try Ecosystem(text)
            }
            filled.labels = try askLabels(session)
            filled.note = try askOptional(session, "Note (may be empty): ") { (text) throws(InvalidInput) in
                try Note(text)
            }
            filled.caBundle = try askBundle(session)
        }
        entries = filled
    }

    /// A name that is taken is found out here, and not after the whole form.
    private func askName(_ session: borrowing PromptSession) throws(VaultError) -> ClusterName {
        while true {
            let name = try ask(session, "Engine Name: ") { (text) throws(InvalidInput) in try ClusterName(text) }
            do throws(VaultError) {
                try vault.list(.names([name]), detail: .summary) { _ in }
            } catch {
                guard error.code == .notFound else { throw error }
                return name
            }
            session.show("there is already a cluster of that name")
        }
    }

    private func askLabels(_ session: borrowing PromptSession) throws(VaultError) -> Labels {
        let prompt = "Labels, as key=value with spaces between (may be empty): "
        return try askOptional(session, prompt) { (text) throws(InvalidInput) in
            var labels = Labels()
            for label in text.split(separator: " ") { try labels.apply(String(label)) }
            return labels
        } ?? Labels()
    }

    /// Takes pasted PEM up to an empty line after its last END line, or one line of base64.
    private func askBundle(_ session: borrowing PromptSession) throws(VaultError) -> [UInt8]? {
        session.show("CA Data: paste the PEM certificates, then an empty line (at once, if there is none)")
        var text = ""
        while let line = try session.readText("") {
            if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                // An empty line inside a certificate is none at the end.
                if PastedPEM.isWhole(text) { break }
                continue
            }
            text += line + "\n"
            guard text.utf8.count <= FieldOptions.bundleLimit else {
                throw VaultError(.inputInvalid, "CA data is longer than \(FieldOptions.bundleLimit) bytes")
            }
        }
        return text.isEmpty ? nil : Array(text.utf8)
    }

    private func askCredential() throws(VaultError) -> NewCredential {
        let username = try terminal.withSession { (session) throws(VaultError) in
            try askOptional(session, "Basic Username (empty for a bearer token): ") { (text) throws(InvalidInput) in
                text
            }
        }
        guard let username else { return .bearer(try terminal.askSecret("Bearer Token (not shown): ")) }
        return .basic(username: username, password: try terminal.askSecret("Basic Password (not shown): "))
    }

    private func ask<Value>(
        _ session: borrowing PromptSession, _ prompt: String, _ parse: (String) throws(InvalidInput) -> Value
    ) throws(VaultError) -> Value {
        while true {
            if let value = try askOptional(session, prompt, parse) { return value }
            session.show("this field is needed")
        }
    }

    private func askOptional<Value>(
        _ session: borrowing PromptSession, _ prompt: String, _ parse: (String) throws(InvalidInput) -> Value
    ) throws(VaultError) -> Value? {
        while true {
            guard let text = try session.readText(prompt) else {
                throw VaultError(.interrupted, "the form was left; nothing was added")
            }
            if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
            do throws(InvalidInput) {
                return try parse(text)
            } catch {
                session.show("\(error.field) \(error.problem)")
                if let hint = error.hint { session.show("hint: " + hint) }
            }
        }
    }
}

/// Where pasted PEM ends.
enum PastedPEM {
    /// Whether every block that was begun has its end: nothing yet, whole blocks, or a line that is no PEM at all.
    static func isWhole(_ text: String) -> Bool {
        var isOpen = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("-----BEGIN") { isOpen = true }
            if line.hasPrefix("-----END") { isOpen = false }
        }
        return !isOpen
    }
}
