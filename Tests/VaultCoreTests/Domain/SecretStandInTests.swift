// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct SecretStandInTests {
    private func recognised(_ text: String) -> SecretStandIn? { SecretStandIn.recognise(text.utf8.span) }

    @Test(arguments: [
        "REDACTED", "redacted", "[REDACTED]", "<redacted>", "***REDACTED***", "(redacted)", "--REDACTED--",
        "DATA+OMITTED",
        "[DATA OMITTED]", "***", "*", "********", "\u{2022}\u{2022}\u{2022}\u{2022}", "\u{25CF}\u{25CF}", "[MASKED]",
        "(sensitive value)",
        "<sensitive>", "(known after apply)", "[hidden]", "<hidden>", "[FILTERED]", "<SECRET>", " REDACTED ",
        "[omitted]",
    ])
    func `masks of tools are no secrets`(_ text: String) {
        #expect(recognised(text) == .masked)
    }

    @Test(arguments: [
        ("ENC[AES256_GCM,data:q1w2,iv:AA==,tag:AA==,type:str]", "SOPS"), ("$ANSIBLE_VAULT;1.1;AES256", "Ansible Vault"),
        ("vault:v1:8SDd3WHDOjf7mq69", "Vault's transit engine"), ("{cipher}f75146b2d391aa6", "Spring Cloud Config"),
        ("ENC(pGZ0pLwSnMjzs)", "Jasypt"),
    ])
    func `ciphertexts are no secrets`(_ text: String, _ tool: String) {
        #expect(recognised(text) == .encrypted(tool: tool))
    }

    @Test(arguments: [
        ("op://infra/paris/token", "1Password"), ("vault:secret/data/paris#token", "Vault"),
        ("ref+vault://secret/paris#/token", "vals"), ("ref+awsssm://paris/token", "vals"),
        ("azurekeyvault://name/token", "Azure Key Vault"), ("gcpsm://project/token", "Google Secret Manager"),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:paris", "AWS Secrets Manager"),
        ("<path:secret/data/paris#token>", "argocd-vault-plugin"), ("OP://infra/paris/token", "1Password"),
    ])
    func `references are no secrets`(_ text: String, _ tool: String) {
        #expect(recognised(text) == .reference(tool: tool))
    }

    @Test(arguments: [
        "", "hunter2", "hidden", "sensitive", "secret", "password", "token", "omitted", "masked", "xxxxx",
        "vault:opener", "*a*",
        "redacted1", "my-REDACTED-files", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "kubeconfig-u-abc:9x8y7z",
        "abcdef.0123456789abcdef", "enc[x]",
        "ref-1", "op:x", "#1!", "()", "-", "[]",
    ])
    func `what may be a password or a token is none of them`(_ text: String) {
        #expect(recognised(text) == nil)
    }
}
