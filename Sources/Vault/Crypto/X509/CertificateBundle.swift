// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The certificates that a cluster's API server is trusted by: the form's CA Data.
///
/// One bad block refuses the bundle and is named: Go would skip it, OpenSSL would refuse the whole without saying
/// which, and either way somebody would search for hours.
package struct CertificateBundle: Equatable, Sendable {
    static let field = "CA data"

    /// What is shown of each certificate, in the bundle's order, each once.
    package let certificates: [CertificateSummary]
    /// What is odd but no reason to refuse the bundle: sentences without a full stop.
    package let problems: [String]
    /// The certificates alone as PEM: lines of 64 characters, line feeds, nothing around the blocks.
    package let normalisedPEM: [UInt8]

    /// Reads a bundle; `moment` is the time to judge validity by, nil to leave that out.
    package static func parse(
        _ pem: Span<UInt8>, at moment: Timestamp? = nil
    ) throws(InvalidInput) -> CertificateBundle {
        try CertificateMistake.check(pem)
        let blocks = try PEMText.blocks(of: pem)
        var gathered = Gathered()
        for block in blocks {
            let der = try block.certificateDER(in: pem)
            try gathered.add(CertificateReading(der, block), der, block, moment)
        }
        return CertificateBundle(
            certificates: gathered.summaries, problems: gathered.problems, normalisedPEM: gathered.pem)
    }

    /// What has been read so far.
    private struct Gathered {
        var summaries: [CertificateSummary] = []
        var problems: [String] = []
        var pem: [UInt8] = []
        private var blockNames: [[UInt8]: String] = [:]

        mutating func add(
            _ reading: CertificateReading, _ der: [UInt8], _ block: PEMBlock, _ moment: Timestamp?
        ) throws(InvalidInput) {
            if let first = blockNames[reading.summary.fingerprint] {
                problems.append("\(block.name) is the same certificate as \(first) and is left out")
                return
            }
            blockNames[reading.summary.fingerprint] = block.name
            problems += try reading.problems(of: block, at: moment)
            summaries.append(reading.summary)
            pem += "-----BEGIN CERTIFICATE-----\n".utf8
            pem += Base64Text.lines(der)
            pem += "-----END CERTIFICATE-----\n".utf8
        }
    }
}
