// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What a file of certificates holds.
public struct CertificateReport: Sendable {
    /// The certificates that can be read, each once, with their extensions.
    public var certificates: [CertificateSummary]
    /// What is wrong with them as CA data.
    public var findings: [Finding]
}

/// What a bearer token claims.
public struct TokenReport: Sendable {
    /// Its claims, unverified; nil if it can be no bearer token.
    public var facts: CredentialFacts?
    /// What is wrong with it.
    public var findings: [Finding]
}

/// What is known of an address of an API server.
public struct HostReport: Sendable {
    /// The address, normalised; nil if it is none.
    public var endpoint: APIEndpoint?
    /// Whether the server is known to be the one that the CA data verifies.
    public var proof: HostProof
    /// The Kubernetes version that the server reports; nil if it was not asked or did not answer.
    public var serverVersion: String?
    /// What is wrong with it.
    public var findings: [Finding]
}
