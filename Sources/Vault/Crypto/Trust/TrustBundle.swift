// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The certificates of a CA bundle that can vouch for something, and what is wrong with the others.
///
/// As kubectl does (AppendCertsFromPEM), a bad block is passed over; unlike there, it is named.
struct TrustBundle {
    private(set) var certificates: [ParsedCertificate] = []
    /// Warnings, in the bundle's order.
    private(set) var findings: [Finding] = []

    init(anchors: [[UInt8]]) {
        for (index, der) in anchors.enumerated() { add(der, "certificate \(index + 1) of \(anchors.count)") }
    }

    /// Reads PEM text; an error if it holds a private key or no good certificate at all.
    init(pem: Span<UInt8>) throws(InvalidInput) {
        guard !pem.contains("PRIVATE KEY-----") else {
            throw InvalidInput(
                CertificateBundle.field, "holds a private key, which is never stored",
                hint: "give the certificates alone; if that key was pasted anywhere else, replace it")
        }
        var first: InvalidInput?
        for block in try Self.blocks(of: pem, &first) {
            do throws(InvalidInput) {
                add(try block.certificateDER(in: pem), block.name)
            } catch {
                first = first ?? error
                findings.append(Self.warning("\(error.field) \(error.problem)", hint: error.hint))
            }
        }
        if let first, !findings.contains(where: { $0.message == "\(first.field) \(first.problem)" }) {
            findings.append(Self.warning("\(first.field) \(first.problem)", hint: first.hint))
        }
        guard certificates.isEmpty else { return }
        let words = findings.first?.message ?? "\(CertificateBundle.field) has no certificate"
        throw first ?? InvalidInput(CertificateBundle.field, "has no certificate that kubectl can read: \(words)")
    }

    private mutating func add(_ der: [UInt8], _ name: String) {
        do throws(CertificateFlaw) {
            let certificate = try ParsedCertificate(der: der)
            guard X509Certificate(der: der.span) != nil else {
                throw CertificateFlaw("is no certificate that OpenSSL can read")
            }
            certificates.append(certificate)
        } catch {
            findings.append(
                Self.warning(
                    "\(CertificateBundle.field) \(name) \(error.words): it is passed over",
                    hint: "openssl x509 -in FILE -noout -text says more"))
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

    private static func warning(_ message: String, hint: String?) -> Finding {
        Finding(rule: "ca.parse", severity: .warning, message: message, hint: hint)
    }
}
