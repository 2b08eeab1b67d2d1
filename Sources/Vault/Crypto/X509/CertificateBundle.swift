// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The certificates that a cluster's API server is trusted by: the form's CA Data.
///
/// Read block by block: a bad one is named by its number and left out. Go would skip it silently, OpenSSL would refuse the
/// whole without saying which, and either way somebody would search for hours.
package struct CertificateBundle: Equatable, Sendable {
    static let field = "CA data"

    /// What is shown of each certificate, in the bundle's order, each once.
    package let certificates: [CertificateSummary]
    /// What only the text shows: blocks that cannot be read (`ca.parse`) and certificates that occur twice (`ca.duplicate`).
    package let findings: [Finding]
    /// The certificates alone as PEM: lines of 64 characters, line feeds, nothing around the blocks.
    package let normalisedPEM: [UInt8]
    /// The certificates as DER, in the same order.
    package let encodings: [[UInt8]]

    /// Reads a bundle; throws if it holds a private key or is no PEM text at all.
    ///
    /// A bundle of bad blocks only has no certificates.
    package static func read(_ pem: Span<UInt8>) throws(InvalidInput) -> CertificateBundle {
        try CertificateMistake.check(pem)
        let text = try PEMText.read(pem)
        var partial = PartialBundle(findings: text.faults.map(\.finding))
        for block in text.blocks { partial.add(block, in: pem) }
        return CertificateBundle(
            certificates: partial.summaries, findings: partial.findings, normalisedPEM: partial.pem,
            encodings: partial.encodings)
    }

    /// What has been read so far.
    private struct PartialBundle {
        var summaries: [CertificateSummary] = []
        var findings: [Finding]
        var pem: [UInt8] = []
        var encodings: [[UInt8]] = []
        private var blockNames: [[UInt8]: String] = [:]

        init(findings: [Finding]) { self.findings = findings }

        mutating func add(_ block: PEMBlock, in pem: Span<UInt8>) {
            do throws(InvalidInput) {
                let der = try block.certificateDER(in: pem)
                try add(block, der, try block.reading(of: der))
            } catch {
                findings.append(error.finding)
            }
        }

        private mutating func add(_ block: PEMBlock, _ der: [UInt8], _ reading: CertificateDetails) throws(InvalidInput)
        {
            if let first = blockNames[reading.summary.fingerprint] {
                findings.append(
                    Finding(
                        rule: "ca.duplicate", severity: .warning,
                        message: "\(CertificateBundle.field) \(block.name) is the same certificate as \(first)",
                        hint: "it is dropped when the bundle is stored"))
                return
            }
            if let obstacle = reading.obstacles.first { throw block.wrong(obstacle, hint: "have it reissued") }
            for oddity in reading.anomalies {
                findings.append(
                    Finding(
                        rule: "ca.parse", severity: .warning,
                        message: "\(CertificateBundle.field) \(block.name) \(oddity)", hint: "have it reissued"))
            }
            if let lenience = block.lenience { findings.append(lenience) }
            blockNames[reading.summary.fingerprint] = block.name
            summaries.append(reading.summary)
            encodings.append(der)
            pem += PEMText.certificate(der)
        }
    }
}

extension PEMBlock {
    fileprivate func reading(of der: [UInt8]) throws(InvalidInput) -> CertificateDetails {
        do throws(CertificateDetails.Unreadable) { return try CertificateDetails(der) } catch {
            throw wrong(error.problem, hint: error.hint)
        }
    }
}
