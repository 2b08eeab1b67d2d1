// SPDX-License-Identifier: Apache-2.0

/// What tools put in the place of a secret: stored, it would pass for one.
package enum SecretStandIn: Equatable, Sendable {
    /// Output that hides secrets, such as `REDACTED` of `kubectl config view`.
    case masked
    /// Ciphertext of a tool that encrypts single values, which names it.
    case encrypted(tool: String)
    /// A reference that another tool replaces with the secret, which names the tool.
    case reference(tool: String)

    /// Recognises what bytes are; nil if they may be a secret.
    ///
    /// Nothing is copied.
    ///
    /// A weak password must remain possible, so a plain word is taken for a mask only as tools write it.
    package static func recognise(_ bytes: Span<UInt8>) -> SecretStandIn? {
        let text = bytes.extracting(bytes.trimmedRange)
        if text.isEmpty { return nil }
        if isMask(text) { return .masked }
        if let tool = ciphertexts.first(where: { text.holds($0.0, at: 0) })?.1 { return .encrypted(tool: tool) }
        if let tool = references.first(where: { text.isReference($0.0) })?.1 { return .reference(tool: tool) }
        return nil
    }

    private static func isMask(_ text: Span<UInt8>) -> Bool {
        if !text.contains(where: { $0 != UInt8(ascii: "*") }) { return true }
        if isRepeated("\u{2022}", text) || isRepeated("\u{25CF}", text) || isRepeated("\u{2588}", text) { return true }
        return isWord(text.extracting(range(in: text, without: "[](){}<>*_-=#")), of: masks)
            || (brackets.contains(text[0])
                && isWord(text.extracting(range(in: text, without: "[](){}<>*")), of: enclosedMasks))
    }

    private static let brackets = Array("[({<*".utf8)

    private static func isWord(_ text: Span<UInt8>, of words: [String]) -> Bool {
        words.contains { $0.utf8.count == text.count && text.holds($0, at: 0, ignoringCase: true) }
    }

    /// As they stand alone.
    private static let masks = ["redacted", "data+omitted", "data omitted", "secret omitted"]
    /// In brackets or stars, where nobody means a password by them.
    private static let enclosedMasks = [
        "omitted", "masked", "hidden", "filtered", "sensitive", "sensitive value", "secret", "protected", "removed",
        "known after apply", "concealed", "password", "token", "private",
    ]

    private static let ciphertexts = [
        ("ENC[", "SOPS"), ("ENC(", "Jasypt"), ("{cipher}", "Spring Cloud Config"),
        ("$ANSIBLE_VAULT;", "Ansible Vault"), ("vault:v1:", "Vault's transit engine"), ("AQICAH", "AWS KMS"),
        ("-----BEGIN PGP MESSAGE", "GnuPG"), ("-----BEGIN AGE ENCRYPTED FILE", "age"),
        ("age-encryption.org/", "age"), ("\0GITCRYPT\0", "git-crypt"), ("k8s:enc:", "Kubernetes' encryption at rest"),
    ]

    private static let references = [
        ("op://", "1Password"), ("vault:", "Vault"), ("ref+", "vals"), ("secretref+", "vals"),
        ("vault://", "Vault"), ("bao:", "OpenBao"), ("awssm://", "AWS Secrets Manager"),
        ("arn:aws:secretsmanager:", "AWS Secrets Manager"), ("arn:aws:ssm:", "AWS Systems Manager"),
        ("aws-secretsmanager://", "AWS Secrets Manager"), ("ssm://", "AWS Systems Manager"),
        ("awskms://", "AWS KMS"), ("gcpsm://", "Google Secret Manager"),
        ("gcp-secretmanager://", "Google Secret Manager"),
        ("gcpsecretmanager:", "Google Secret Manager"), ("sm://", "Google Secret Manager"),
        ("azurekeyvault://", "Azure Key Vault"), ("azkv://", "Azure Key Vault"), ("keyvault://", "Azure Key Vault"),
        ("@Microsoft.KeyVault(", "Azure Key Vault"), ("akv:", "Azure Key Vault"), ("doppler://", "Doppler"),
        ("infisical://", "Infisical"), ("bws://", "Bitwarden"), ("bw://", "Bitwarden"), ("keepass://", "KeePass"),
        ("pass://", "pass"), ("secret://", "a secret manager"), ("secrets://", "a secret manager"),
        ("sops://", "SOPS"), ("<path:", "argocd-vault-plugin"), ("file://", "another tool"), ("env://", "another tool"),
        ("https://", "another tool"), ("http://", "another tool"),
    ]

    private static func isRepeated(_ mark: String, _ text: Span<UInt8>) -> Bool {
        let length = mark.utf8.count
        guard text.count % length == 0 else { return false }
        return stride(from: 0, to: text.count, by: length).allSatisfy { text.holds(mark, at: $0) }
    }

    /// What is left without such marks around it, however many.
    private static func range(in text: Span<UInt8>, without marks: String) -> Range<Int> {
        let marks = Array(marks.utf8)
        var (start, end) = (0, text.count)
        while start < end, marks.contains(text[start]) || text[start] == UInt8(ascii: " ") { start += 1 }
        while end > start, marks.contains(text[end - 1]) || text[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return start..<end
    }

    /// Why such a value is refused, after the field's name, and what to do.
    package var refusal: (problem: String, hint: String) {
        switch self {
        case .masked:
            (
                "is masked",
                "it was copied from output that hides secrets: kubectl config view --raw shows them; for an export, use --reveal"
            )
        case .encrypted(let tool): ("is encrypted by \(tool)", "decrypt the file first")
        case .reference(let tool):
            ("is a reference that \(tool) replaces with the secret", "give the secret itself, as the tool prints it")
        }
    }
}

extension Span<UInt8> {
    /// Whether the text begins so; where that is a plain word and a colon, only with a path behind it.
    fileprivate func isReference(_ start: String) -> Bool {
        holds(start, at: 0, ignoringCase: true)
            && (!start.hasSuffix(":") || start.hasPrefix("arn:") || contains { $0 == UInt8(ascii: "/") })
    }
}
