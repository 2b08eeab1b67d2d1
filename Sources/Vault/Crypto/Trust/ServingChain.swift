// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// What a server presents: its certificate first, then those that lead to an anchor, as DER.
package struct ServingChain: Equatable, Sendable {
    /// The server's own certificate.
    package let leaf: [UInt8]
    /// The others, in any order.
    package let intermediates: [[UInt8]]

    /// Makes a chain of DER encodings, the server's first; nil if there is none.
    package init?(_ certificates: [[UInt8]]) {
        guard let leaf = certificates.first else { return nil }
        self.leaf = leaf
        intermediates = Array(certificates.dropFirst())
    }

    /// Whether the server's certificate is one that OpenSSL can read.
    package var isReadable: Bool { X509Certificate(der: leaf.span) != nil }

    private static let field = "serving certificate"

    /// Reads a PEM text as a server has it in its file.
    package static func parse(_ pem: Span<UInt8>) throws(InvalidInput) -> ServingChain {
        let certificates: [[UInt8]]
        do throws(InvalidInput) {
            certificates = try PEMText.blocks(of: pem).map { (block) throws(InvalidInput) in
                try block.certificateDER(in: pem)
            }
        } catch {
            // The reader of blocks speaks of CA data, which this is not.
            throw InvalidInput(field, error.problem, hint: error.hint)
        }
        guard let chain = ServingChain(certificates) else {
            throw InvalidInput(
                field, "has no certificate", hint: "openssl s_client -connect HOST:PORT -showcerts")
        }
        return chain
    }
}
