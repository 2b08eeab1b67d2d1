// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The certificates of a CA bundle that can verify something, and what is wrong with the others.
///
/// As kubectl does (AppendCertsFromPEM), a bad block is passed over; unlike there, it is named.
struct TrustBundle {
    private(set) var certificates: [ParsedCertificate] = []
    private var flaws: [Flaw] = []

    /// What is wrong with a block.
    private struct Flaw {
        let problem: String
        let hint: String?
    }

    /// Reads PEM text; an error if it holds a private key or no certificate at all.
    init(pem: Span<UInt8>) throws(InvalidInput) {
        guard !pem.contains("PRIVATE KEY-----") else {
            throw InvalidInput(
                CertificateBundle.field, "contains a private key, which is never stored",
                hint: "use only the certificates; if you pasted the key anywhere else, replace it")
        }
        let text = try PEMText.read(pem)
        // Says what was given instead, if it is no PEM text.
        if text.blocks.isEmpty, text.faults.isEmpty { try CertificateMistake.check(pem) }
        var flaw = text.faults.first
        flaws = text.faults.map { Flaw(problem: "\($0.field) \($0.problem)", hint: $0.hint) }
        var hasCertificate = false
        for block in text.blocks {
            do throws(InvalidInput) {
                add(try block.certificateDER(in: pem), block.name)
                if let finding = block.lenience { flaws.append(Flaw(problem: finding.message, hint: finding.hint)) }
                hasCertificate = true
            } catch {
                flaw = flaw ?? error
                flaws.append(Flaw(problem: "\(error.field) \(error.problem): it is ignored", hint: error.hint))
            }
        }
        guard hasCertificate else { throw flaw ?? InvalidInput(CertificateBundle.field, "has no certificate") }
    }

    /// Warnings, in the bundle's order; errors if there is no other certificate.
    var findings: [Finding] {
        flaws.map { flaw in
            Finding(
                rule: "ca.parse", severity: certificates.isEmpty ? .error : .warning, message: flaw.problem,
                hint: flaw.hint)
        }
    }

    private mutating func add(_ der: [UInt8], _ name: String) {
        do throws(CertificateParseError) {
            certificates.append(try ParsedCertificate(der: der))
        } catch {
            flaws.append(
                Flaw(
                    problem: "\(CertificateBundle.field) \(name) \(error.problem): it is ignored",
                    hint: TrustPolicy.hint))
        }
    }
}
