// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultKubernetes

/// Checks of loose files, without a vault.
public enum Inspection {
    /// What is wrong with a server's chain for a host: no error among the findings means trusted and matching.
    ///
    /// `caData` is the CA bundle and `servingChain` the server's certificate followed by its intermediates, both in PEM. Throws
    /// `input.invalid` if either is none, or the host is no host.
    public static func chain(
        caData: [UInt8], servingChain: [UInt8], host: String, at moment: Timestamp
    ) throws(VaultError) -> [Finding] {
        try mappingErrors {
            let policy = try TrustPolicy(bundle: caData.span)
            let chain = try ServingChain.parse(servingChain.span)
            return try policy.evaluate(chain, host: try serverName(host), at: moment)
        }
    }

    /// Only a host; for a whole address, the hint shows which part is expected.
    private static func serverName(_ text: String) throws(InvalidInput) -> ServerName {
        do throws(InvalidInput) { return try ServerName(text) } catch {
            guard let endpoint = try? APIEndpoint(text) else { throw error }
            throw InvalidInput(
                "--host", "is an address with a scheme, port or path", hint: "give only the host: \(endpoint.host)",
                rule: "host.syntax")
        }
    }

    /// What a file of certificates holds, and what is wrong with it as CA data.
    ///
    /// What cannot be read at all is a finding too.
    public static func certificates(in pem: [UInt8], at moment: Timestamp) -> CertificateReport {
        var reading = ClusterFactsReader(ClusterOverview(name: "", change: .added, changedAt: moment), now: moment)
        do throws(InvalidInput) { reading.take(try CertificateBundle.read(pem.span)) } catch {
            return CertificateReport(certificates: [], findings: [error.finding])
        }
        let findings = VerificationRules.findings(for: reading.facts).filter { $0.rule.hasPrefix("ca.") }
        return CertificateReport(certificates: reading.facts.overview.certificates, findings: findings)
    }

    /// What a bearer token claims, and what is wrong with it; nothing of the token itself is in the answer.
    public static func token(_ token: borrowing SecretBytes, at moment: Timestamp) -> TokenReport {
        do throws(InvalidInput) { try CredentialReader.check(token, allowsFindings: false) } catch {
            return TokenReport(facts: nil, findings: [error.finding])
        }
        let facts = TokenInspector.inspect(token)
        var overview = ClusterOverview(name: "", change: .added, changedAt: moment)
        overview.credential = StoredCredential(
            facts: facts, fingerprint: CredentialFingerprint(high: 0, low: 0), acquiredAt: moment)
        var reading = ClusterFactsReader(overview, now: moment)
        reading.take(token: token)
        let findings = VerificationRules.findings(for: reading.facts).filter { $0.rule.hasPrefix("token.") }
        return TokenReport(facts: facts, findings: findings)
    }

    /// What is wrong with an address of an API server, and where CA data and chain are given, with them.
    ///
    /// Throws `input.invalid` if the chain is none.
    public static func host(
        _ text: String, caData: [UInt8]?, servingChain: [UInt8]?, at moment: Timestamp
    ) throws(VaultError) -> HostReport {
        let endpoint: APIEndpoint
        do throws(InvalidInput) { endpoint = try APIEndpoint(text) } catch { return refused(error) }
        return try report(endpoint, reading(endpoint, caData, moment), servingChain)
    }

    /// The same, and asks the server: the handshake and its version, with no credential.
    ///
    /// Throws `configuration` without a fitting libcurl, `input.invalid` for options that are wrong.
    public static func host(
        _ text: String, caData: [UInt8]?, online options: OnlineOptions, clock: @escaping @Sendable () -> Timestamp
    ) throws(VaultError) -> HostReport {
        let check = try OnlineCheck(options, clock: clock)
        let endpoint: APIEndpoint
        do throws(InvalidInput) { endpoint = try APIEndpoint(text) } catch { return refused(error) }
        var reading = reading(endpoint, caData, clock())
        let request = try mappingErrors { try check.request(reading, secret: nil) }
        let online = ClusterProbe.run(request, check.settings)
        guard !online.wasCancelled else { throw VaultError(.interrupted, "interrupted") }
        reading.take(online: online, tlsServerName: options.tlsServerName)
        var report = try report(endpoint, reading, nil)
        report.serverVersion = online.serverVersion
        return report
    }

    private static func refused(_ error: InvalidInput) -> HostReport {
        HostReport(endpoint: nil, proof: .unknown, findings: [error.finding])
    }

    private static func reading(
        _ endpoint: APIEndpoint, _ caData: [UInt8]?, _ moment: Timestamp
    ) -> ClusterFactsReader {
        var overview = ClusterOverview(name: "", change: .added, changedAt: moment)
        overview.endpoint = endpoint.url
        var reading = ClusterFactsReader(overview, now: moment)
        if let caData { reading.take(stored: caData) }
        return reading
    }

    private static func report(
        _ endpoint: APIEndpoint, _ given: ClusterFactsReader, _ servingChain: [UInt8]?
    ) throws(VaultError) -> HostReport {
        var reading = given
        let chain = try mappingErrors { try servingChain.map { try ServingChain.parse($0.span) } }
        if let chain { try mappingErrors { try reading.take(given: chain) } }
        let wanted = ["host.", "ca.", "chain.", "leaf.", "endpoint.", "clock."]
        let findings = VerificationRules.findings(for: reading.facts).filter { finding in
            wanted.contains { finding.rule.hasPrefix($0) }
        }
        return HostReport(endpoint: endpoint, proof: HostProof(reading.facts.serving), findings: findings)
    }
}
