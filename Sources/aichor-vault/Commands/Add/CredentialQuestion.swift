// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Asks for the credential: the method first, so that a token is never typed where it shows.
struct CredentialQuestion {
    private enum Method { case bearer, basic }

    /// The user name, if an option gives one: then there is only its password to ask for.
    let username: String?
    let check: InputCheck

    /// Asks until the vault accepts the credential.
    func ask(_ session: borrowing PromptSession) throws(VaultError) -> NewCredential {
        if let username { return try askPassword(username, session) }
        while true {
            switch try askMethod(session) {
            case .bearer:
                return try ask("Bearer Token (not shown): ", session) { (secret) throws(VaultError) in .bearer(secret) }
            case .basic:
                let username = try session.ask("Basic Username: ", hides: Self.looksLikeSecret) {
                    (text) throws(InvalidInput) in
                    try Self.looksLikeSecret(text.utf8.span) ? nil : BasicUsername(text).text
                }
                if let username { return try askPassword(username, session) }
                try session.dropPaste()
                session.refuse(
                    VaultError(
                        .inputInvalid, "basic username looks like a token, a key or a certificate, not a name",
                        hint: "to enter a token, answer 'bearer' first; it is not shown"))
            }
        }
    }

    private func askMethod(_ session: borrowing PromptSession) throws(VaultError) -> Method {
        let prompt = "Authentication (bearer or basic) [bearer]: "
        return try session.askOptional(prompt, hides: Self.looksLikeSecret) { (text) throws(InvalidInput) in
            switch text.trimmed.lowercased() {
            case "b", "bearer", "token", "bearer token": return .bearer
            case "basic": return .basic
            default:
                // Nothing of the answer is repeated: it may be the token.
                throw InvalidInput(
                    "authentication", "must be bearer or basic",
                    hint: "you enter the token or password in the next step")
            }
        } ?? .bearer
    }

    private func askPassword(_ username: String, _ session: borrowing PromptSession) throws(VaultError) -> NewCredential
    {
        let prompt =
            self.username == nil ? "Basic Password (not shown): " : "Basic Password of \(username) (not shown): "
        return try ask(prompt, session) { (secret) throws(VaultError) in
            guard !secret.withBytes({ $0.holds("-----BEGIN", at: 0) }) else {
                throw VaultError(
                    .inputInvalid, "basic password is a PEM block", hint: "put certificates into CA data")
            }
            guard !secret.withBytes({ $0.contains { $0 == 0x0A } }) else {
                throw VaultError(.inputInvalid, "basic password must be one line", hint: "paste the password alone")
            }
            return .basic(username: username, password: secret)
        }
    }

    /// Asks for a secret, everything that is pasted together, until it is valid.
    private func ask(
        _ prompt: String, _ session: borrowing PromptSession,
        _ make: (consuming SecretBytes) throws(VaultError) -> NewCredential
    ) throws(VaultError) -> NewCredential {
        while true {
            do throws(VaultError) {
                guard let secret = try session.readSecret(prompt, rest: .included) else { throw PromptSession.formLeft }
                let credential = try make(secret)
                try check.check(credential)
                return credential
            } catch {
                guard error.code == .inputInvalid || error.code == .findings else { throw error }
                session.refuse(error)
            }
        }
    }

    /// Whether a line begins as tokens of service accounts and of OpenShift do, or as PEM: asked at each byte, so that no
    /// more of it shows.
    private static func looksLikeSecret(_ line: Span<UInt8>) -> Bool {
        let start = line.trimmedRange.lowerBound
        return ["eyJ", "ZXlK", "sha256~", "-----BEGIN", "LS0tLS1CRUdJTi"].contains { line.holds($0, at: start) }
    }
}
