// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Takes a PEM text (RFC 7468) apart into its blocks.
///
/// Tolerant of what does not matter (text around the blocks, any line ends, indentation, a byte order mark), strict
/// about what does: every BEGIN has its END, so a block that was cut is named and never skipped.
struct PEMText {
    static let maximumBlocks = 1000

    private struct Boundary {
        let isBegin: Bool
        let label: Range<Int>
        let line: Range<Int>
    }

    private var markers: [Boundary] = []
    private var faults: [InvalidInput] = []

    /// The blocks in their order, and what is wrong between them: one bad block hides no good one.
    ///
    /// Throws only if there are too many.
    static func read(_ pem: Span<UInt8>) throws(InvalidInput) -> (blocks: [PEMBlock], faults: [InvalidInput]) {
        var text = PEMText()
        try text.findMarkers(pem)
        let blocks = text.paired(pem)
        return (blocks, text.faults)
    }

    /// The blocks of a text that must be whole.
    static func blocks(of pem: Span<UInt8>) throws(InvalidInput) -> [PEMBlock] {
        let text = try read(pem)
        if let fault = text.faults.first { throw fault }
        return text.blocks
    }

    /// A certificate as PEM, with a line feed at its end.
    static func certificate(_ der: [UInt8]) -> [UInt8] {
        Array("-----BEGIN CERTIFICATE-----\n".utf8) + Base64Text.lines(der) + Array("-----END CERTIFICATE-----\n".utf8)
    }

    private static func wrong(_ problem: String, hint: String? = nil) -> InvalidInput {
        InvalidInput(CertificateBundle.field, problem, hint: hint)
    }

    private mutating func findMarkers(_ pem: Span<UInt8>) throws(InvalidInput) {
        var start = pem.holds("\u{FEFF}", at: 0) ? 3 : 0
        var begins = 0
        while start < pem.count {
            var end = start
            while end < pem.count, pem[end] != 0x0A, pem[end] != 0x0D { end += 1 }
            let line = pem.extracting(start..<end).trimmedRange
            if !line.isEmpty { readLine((start + line.lowerBound)..<(start + line.upperBound), pem) }
            begins += markers.last.map { $0.isBegin && $0.line.lowerBound >= start ? 1 : 0 } ?? 0
            guard begins <= Self.maximumBlocks, faults.count <= Self.maximumBlocks else {
                throw Self.wrong("has more than \(Self.maximumBlocks) blocks", hint: "use only the cluster's own CAs")
            }
            start = end + 1
        }
    }

    private mutating func readLine(_ line: Range<Int>, _ pem: Span<UInt8>) {
        let text = pem.extracting(line)
        let opening = ["-----BEGIN ", "-----END "].first { text.holds($0, at: 0) }
        guard let opening else {
            if text.contains("-----BEGIN ") || text.contains("-----END ") {
                faults.append(
                    Self.wrong(
                        "has a BEGIN or END that is not at the start of a line",
                        hint: "were its line breaks lost? copy it again"))
            }
            return
        }
        let label = opening.utf8.count..<max(opening.utf8.count, text.count - 5)
        guard text.count > opening.utf8.count + 5, text.holds("-----", at: text.count - 5),
            !pem.extracting((line.lowerBound + label.lowerBound)..<(line.lowerBound + label.upperBound)).contains(
                "-----")
        else {
            let escaped = text.contains("\\n")
            faults.append(
                Self.wrong(
                    "has a BEGIN or END line with other text on it",
                    hint: escaped
                        ? "turn each \\n into a line break: printf %b" : "were its line breaks lost? copy it again"))
            return
        }
        markers.append(
            Boundary(
                isBegin: opening == "-----BEGIN ",
                label: (line.lowerBound + label.lowerBound)..<(line.lowerBound + label.upperBound), line: line))
    }

    private mutating func paired(_ pem: Span<UInt8>) -> [PEMBlock] {
        let total = markers.count { $0.isBegin }
        let found = GoPEM.blocks(of: pem)
        var blocks: [PEMBlock] = []
        var open: Boundary?
        var number = 0
        for marker in markers {
            if marker.isBegin {
                if open != nil {
                    faults.append(
                        Self.wrong(
                            "block \(number) of \(total) has no END line before the next BEGIN",
                            hint: "was it cut when it was copied?"))
                }
                number += 1
                open = marker
                continue
            }
            let name = "block \(number) of \(total)"
            guard let begin = open else {
                faults.append(
                    Self.wrong("has an END line without its BEGIN line, before block \(number + 1) of \(total)"))
                continue
            }
            open = nil
            let label = Self.label(begin, pem)
            guard label == Self.label(marker, pem) else {
                faults.append(
                    Self.wrong("\(name) begins as \(label.quoted) but ends as \(Self.label(marker, pem).quoted)"))
                continue
            }
            blocks.append(
                PEMBlock(
                    label: label, body: begin.line.upperBound..<marker.line.lowerBound, name: name,
                    misreading: found.contains(begin.line.lowerBound)
                        ? nil : Self.misreading(of: begin.line, marker.line, pem)))
        }
        if open != nil {
            faults.append(
                Self.wrong("block \(total) of \(total) has no END line", hint: "was it cut when it was copied?"))
        }
        return blocks
    }

    private static func label(_ marker: Boundary, _ pem: Span<UInt8>) -> String {
        let bytes = pem.extracting(marker.label)
        return String(decoding: bytes.array(), as: UTF8.self)
    }
}
