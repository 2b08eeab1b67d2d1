// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The certificates of a CA bundle that can vouch for something, and what is wrong with the others.
///
/// As kubectl does (AppendCertsFromPEM), a bad block is passed over; unlike there, it is named.
struct TrustBundle {
    private(set) var certificates: [ParsedCertificate] = []
    private var flaws: [Flaw] = []

    /// What is wrong with a block.
    private struct Flaw {
        let words: String
        let hint: String?
    }

    /// Reads PEM text; an error if it holds a private key or no certificate at all.
    init(pem: Span<UInt8>) throws(InvalidInput) {
        guard !pem.contains("PRIVATE KEY-----") else {
            throw InvalidInput(
                CertificateBundle.field, "holds a private key, which is never stored",
                hint: "give the certificates alone; if that key was pasted anywhere else, replace it")
        }
        var flaw: InvalidInput?
        let blocks = try Self.blocks(of: pem, &flaw)
        if let flaw { flaws.append(Flaw(words: "\(flaw.field) \(flaw.problem)", hint: flaw.hint)) }
        var hasCertificate = false
        for block in blocks {
            do throws(InvalidInput) {
                add(try block.certificateDER(in: pem), block.name)
                hasCertificate = true
            } catch {
                flaw = flaw ?? error
                flaws.append(Flaw(words: "\(error.field) \(error.problem): it is passed over", hint: error.hint))
            }
        }
        guard hasCertificate else { throw flaw ?? InvalidInput(CertificateBundle.field, "has no certificate") }
    }

    /// Warnings, in the bundle's order; errors if there is no other certificate.
    var findings: [Finding] {
        flaws.map { flaw in
            Finding(
                rule: "ca.parse", severity: certificates.isEmpty ? .error : .warning, message: flaw.words,
                hint: flaw.hint)
        }
    }

    private mutating func add(_ der: [UInt8], _ name: String) {
        do throws(CertificateFlaw) {
            certificates.append(try ParsedCertificate(der: der))
        } catch {
            flaws.append(
                Flaw(
                    words: "\(CertificateBundle.field) \(name) \(error.words): it is passed over",
                    hint: TrustPolicy.hint))
        }
    }

    /// The blocks; where the text is out of order, those that are whole, and why it is.
    private static func blocks(of pem: Span<UInt8>, _ flaw: inout InvalidInput?) throws(InvalidInput) -> [PEMBlock] {
        do throws(InvalidInput) {
            return try PEMText.blocks(of: pem)
        } catch {
            let blocks = wholeBlocks(of: pem)
            guard !blocks.isEmpty else { throw error }
            flaw = error
            return blocks
        }
    }

    /// Certificates between a BEGIN and the END that follows it, each at the start of its line.
    private static func wholeBlocks(of pem: Span<UInt8>) -> [PEMBlock] {
        var bodies: [Range<Int>] = []
        var body: Int?
        var start = 0
        while start < pem.count, bodies.count < PEMText.maximumBlocks {
            var end = start
            while end < pem.count, pem[end] != 0x0A { end += 1 }
            if pem.holds("-----BEGIN ", at: start) {
                let isCertificate = pem.holds("-----BEGIN CERTIFICATE-----", at: start)
                body = isCertificate && isBlank(pem, (start + 27)..<end) ? end : nil
            } else if let begin = body, pem.holds("-----END CERTIFICATE-----", at: start) {
                if isBlank(pem, (start + 25)..<end) { bodies.append(begin..<start) }
                body = nil
            }
            start = end + 1
        }
        return bodies.enumerated().map { index, body in
            PEMBlock(label: "CERTIFICATE", body: body, name: "whole block \(index + 1) of \(bodies.count)")
        }
    }

    private static func isBlank(_ pem: Span<UInt8>, _ range: Range<Int>) -> Bool {
        pem.extracting(range).trimmedRange.isEmpty
    }
}
