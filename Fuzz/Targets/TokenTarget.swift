// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultKubernetes

/// Bearer tokens.
///
/// An input that begins with `J` is a header, claims and a signature, each to be put into base64url; anything else is a token as
/// it stands. Each is read twice: as it is, and with a mark in it that must not come out again.
enum TokenTarget {
    /// Visible ASCII that is no word of any message, and base64url.
    private static let mark = "Zq7vK-w3XbN0_tYp5Hs"
    private static let moment = Timestamp(seconds: 1_893_456_000)

    static func run(_ input: [UInt8]) throws(Violation) {
        guard input.first == UInt8(ascii: "J") else {
            try read(input)
            return try read(input + Array(mark.utf8))
        }
        let parts = Array(input.dropFirst()).sections.map(\.base64URL)
        try read(Array(parts.joined(separator: ".").utf8))
        try read(Array((parts.prefix(2) + [mark]).joined(separator: ".").utf8))
    }

    private static func read(_ bytes: [UInt8]) throws(Violation) {
        let token = SecretBytes(copying: bytes.span)
        var findings: [Finding] = []
        do throws(InvalidInput) { try BearerTokenRules.check(token) } catch { findings.append(error.finding) }
        let isAccepted = findings.isEmpty
        let facts = TokenInspector.inspect(token)
        for words in TokenInspector.anomalies(of: token) {
            findings.append(Finding(rule: "token.shape", severity: .error, message: words))
        }
        let isCutOff = TokenInspector.isCutOff(token)
        try Violation.unless(!isCutOff || facts.kind == .opaqueBearer, "a token that was cut off says what it is")
        try Violation.unless(facts.kind != .basic, "a token is a password")
        let report = Inspection.token(token, at: moment)
        try Violation.unless((report.facts != nil) == (isAccepted && !isCutOff), "inspect token and the rules disagree")
        findings += report.findings
        try MessageText.check(findings)
        try MessageText.check(findings, without: mark)
        if bytes.count >= 32 { try MessageText.check(findings, without: bytes.text) }
        for date in [facts.issuedAt, facts.notBefore, facts.expiresAt] {
            try Violation.unless(
                date.map { Timestamp(rfc3339: $0.rfc3339) == $0 } ?? true, "a date that cannot be written")
        }
    }
}
