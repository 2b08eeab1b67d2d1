// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Asks for the credential: for the token first and without echo, because whatever the question, a token may be pasted at it.
struct CredentialQuestion {
    /// The user name, if an option gives one: then there is only its password to ask for.
    let username: String?
    let check: InputCheck

    /// Asks until the vault accepts the credential.
    func ask(_ session: borrowing PromptSession) throws(VaultError) -> NewCredential {
        if let username { return try askPassword(username, session) }
        while true {
            let prompt = "Bearer Token (not shown; leave empty for basic authentication): "
            let token = try ask(prompt, session) { (secret) throws(VaultError) -> NewCredential? in
                secret.withBytes { Self.choosesBasic($0) } ? nil : .bearer(secret)
            }
            if let token { return token }
            if let username = try askUsername(session) { return try askPassword(username, session) }
        }
    }

    /// Whether an answer to the question for the token is none.
    private static func choosesBasic(_ answer: Span<UInt8>) -> Bool {
        let range = answer.trimmedRange
        return range.isEmpty || (range.count == 5 && answer.holds("basic", at: range.lowerBound, ignoringCase: true))
    }

    /// The user name; nil if there is none after all.
    private func askUsername(_ session: borrowing PromptSession) throws(VaultError) -> String? {
        while true {
            let username = try session.askOptional("Basic Username: ", hides: Self.looksLikeSecret) {
                (text) throws(InvalidInput) in
                try Self.looksLikeSecret(text.utf8.span) ? "" : BasicUsername(text).text
            }
            guard username?.isEmpty == true else { return username }
            try session.dropPaste()
            session.refuse(
                VaultError(
                    .inputInvalid, "basic username looks like a token, a key or a certificate, not a name",
                    hint: "to enter a token, leave this empty; you are asked for the token again, and it is not shown"))
        }
    }

    private func askPassword(_ username: String, _ session: borrowing PromptSession) throws(VaultError) -> NewCredential
    {
        let prompt =
            self.username == nil ? "Basic Password (not shown): " : "Basic Password of \(username) (not shown): "
        let password = try ask(prompt, session) { (secret) throws(VaultError) -> NewCredential? in
            guard !secret.withBytes({ $0.holds("-----BEGIN", at: 0) }) else {
                throw VaultError(
                    .inputInvalid, "basic password is a PEM block", hint: "put certificates into CA data")
            }
            guard !secret.withBytes({ $0.contains { $0 == 0x0A } }) else {
                throw VaultError(.inputInvalid, "basic password must be one line", hint: "paste the password alone")
            }
            return .basic(username: username, password: secret)
        }
        guard let password else { throw PromptSession.formLeft }
        return password
    }

    /// Asks for a secret, everything that is pasted together, until it is valid or no credential.
    private func ask(
        _ prompt: String, _ session: borrowing PromptSession,
        _ make: (consuming SecretBytes) throws(VaultError) -> NewCredential?
    ) throws(VaultError) -> NewCredential? {
        while true {
            do throws(VaultError) {
                guard let secret = try session.readSecret(prompt, rest: .included) else { throw PromptSession.formLeft }
                guard let credential = try make(secret) else { return nil }
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
